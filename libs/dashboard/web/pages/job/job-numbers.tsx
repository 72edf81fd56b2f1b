import type { JobResource } from '@aster-scheduler/client';
import { formatShare } from '../../parts/format-share.js';
import { formatDuration } from '../../time/format-duration.js';
import style from './job-numbers.module.css';
import { useJobStatistics } from './use-job-statistics.js';

/** What the runs of a job have come to in a week, and whether it keeps the pace of its schedule. */
export function JobNumbers({ job }: { readonly job: JobResource }) {
  const numbers = useJobStatistics(job)?.numbers ?? undefined;
  if (numbers === undefined || (numbers.ticks === 0 && numbers.success_rate === null)) return null;
  const skipped = Object.values(numbers.skipped).reduce((sum, count) => sum + count, 0);
  const more = numbers.is_complete ? '' : '+';
  const isPace = numbers.ticks > 1; // of one tick it is not known how far it is from the next
  const isSlower =
    isPace &&
    numbers.scheduled_every_ms !== null &&
    numbers.effective_every_ms !== null &&
    numbers.effective_every_ms > numbers.scheduled_every_ms * 1.1;
  const facts: readonly (readonly [string, string, boolean?])[] = [
    ['ticks in 7 days', `${numbers.ticks}${more}`],
    ['ran', `${numbers.ran}${more}`],
    ['skipped', `${skipped}${more}`],
    [
      'success',
      numbers.success_rate === null ? '–' : formatShare(numbers.success_rate),
      numbers.success_rate !== null && numbers.success_rate < 1,
    ],
    ['usually takes', durationOf(numbers.usual_ms)],
    ['95 of 100 within', durationOf(numbers.p95_ms)],
    ['due every', durationOf(isPace ? numbers.scheduled_every_ms : null)],
    ['runs every', durationOf(isPace ? numbers.effective_every_ms : null), isSlower],
  ];
  return (
    <dl className={style['numbers']}>
      {facts.map(([word, value, isBad]) => (
        <div key={word} data-bad={isBad === true}>
          <dt>{word}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function durationOf(ms: number | null): string {
  return ms === null ? '–' : formatDuration(ms);
}
