import type { RunListItem } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { useNow } from '../../live/use-now.js';
import { durationMs, durationText, reasonSentence } from '../../parts/run-facts.js';
import { statusWord } from '../../parts/status-mark.js';
import { formatInstant } from '../../time/format-instant.js';
import { useZone } from '../../time/zone-choice.js';
import style from './run-strip.module.css';

const tallest = 48;

/**
 * The last runs, oldest left: the height is the duration, the colour the outcome, a skip is a mark at the ground, and a
 * line is where the job was changed.
 */
export function RunStrip({ runs, jobZone }: { readonly runs: readonly RunListItem[]; readonly jobZone: string }) {
  const now = useNow();
  const zone = useZone(jobZone);
  if (runs.length === 0) return <p className={style['none']}>It has not run yet.</p>;
  const durations = runs.map((run) => durationMs(run, now) ?? 0);
  const longest = Math.max(...durations, 1);
  return (
    <ol className={style['strip']} aria-label={`The last ${runs.length} runs, oldest first`}>
      {runs
        .map((run, index) => ({ run, ms: durations[index] ?? 0 }))
        .reverse()
        .map(({ run, ms }, place, all) => {
          const before = all[place - 1]?.run.job_version ?? null;
          const isChanged = before !== null && run.job_version !== null && before !== run.job_version;
          const told = `${statusWord(run.status)}, ${formatInstant(new Date(run.scheduled_at), zone)}, ${durationText(ms)}${reasonSentence(run) === '' ? '' : `: ${reasonSentence(run)}`}${isChanged ? `; the first with version ${run.job_version}` : ''}`;
          return (
            <li key={run.id} data-changed={isChanged}>
              <Link
                to="/runs/$id"
                params={{ id: run.id }}
                className={style['run']}
                data-status={run.status}
                title={told}
                aria-label={told}
              >
                <span
                  style={{ blockSize: `${run.status === 'skipped' ? 4 : Math.max((ms / longest) * tallest, 6)}px` }}
                />
                {run.attempt_num > 1 && <i aria-hidden />}
              </Link>
            </li>
          );
        })}
    </ol>
  );
}
