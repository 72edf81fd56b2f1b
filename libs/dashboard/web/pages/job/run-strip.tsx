import type { RunListItem } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { lazy, type MouseEvent, Suspense, useState } from 'react';
import type { JobSearch } from '../../address/job-search.js';
import { useNow } from '../../live/use-now.js';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { durationMs } from '../../parts/run-facts.js';
import { useZone } from '../../time/zone-choice.js';
import { isChanged, planAsked } from './plan-strip.js';
import { runSentence } from './run-sentence.js';
import style from './run-strip.module.css';

const LongStrip = lazy(async () => ({ default: (await import('./long-strip.js')).LongStrip }));

const tallest = 48;
const lengths = ['60', '200', '500'] as const;

interface RunStripProps {
  readonly jobId: string;
  /** The newest ones. */
  readonly runs: readonly RunListItem[];
  readonly jobZone: string;
  /** How many are wanted; as many as there are in `runs` unless it says otherwise. */
  readonly length: JobSearch['strip'];
  readonly onLength: (length: JobSearch['strip']) => void;
  /** A place was pressed where no run is: what became of that instant is asked. */
  readonly onAsk: (at: Date) => void;
}

/** The last runs, and how many of them are shown. */
export function RunStrip({ jobId, runs, jobZone, length, onLength, onAsk }: RunStripProps) {
  const [isLong, setIsLong] = useState(false);
  if (runs.length === 0) return <p className={style['none']}>It has not run yet.</p>;
  return (
    <>
      {runs.length >= Number(lengths[0]) && (
        <div className={style['length']}>
          <span className="muted">Last runs</span>
          <ChoiceChips
            label="How many runs"
            choices={lengths}
            chosen={[String(length ?? lengths[0]) as (typeof lengths)[number]]}
            word={(each) => each}
            onChange={(chosen) => {
              const other = chosen.find((each) => each !== String(length ?? lengths[0]));
              if (other !== undefined) onLength(other === '60' ? undefined : (Number(other) as 200 | 500));
            }}
          />
        </div>
      )}
      {!(length !== undefined && isLong) && <ShortStrip runs={runs} jobZone={jobZone} onAsk={onAsk} />}
      {length !== undefined && (
        <Suspense fallback={null}>
          <LongStrip jobId={jobId} jobZone={jobZone} length={length} onShown={setIsLong} />
        </Suspense>
      )}
    </>
  );
}

/**
 * The last runs, oldest left: the height is the duration, the colour the outcome, a skip is a mark at the ground, and a
 * line is where the job was changed.
 */
function ShortStrip({ runs, jobZone, onAsk }: Pick<RunStripProps, 'runs' | 'jobZone' | 'onAsk'>) {
  const now = useNow();
  const zone = useZone(jobZone);
  const durations = runs.map((run) => durationMs(run, now) ?? 0);
  const longest = Math.max(...durations, 1);
  function ask({ target, clientX, currentTarget }: MouseEvent<HTMLElement>): void {
    if (target instanceof Element && target.closest('a') !== null) return;
    const columns = [...currentTarget.children].map((column) => column.getBoundingClientRect());
    onAsk(planAsked(runs, columns.filter(({ left, width }) => left + width / 2 > clientX).length, now));
  }
  return (
    <ol
      className={style['strip']}
      aria-label={`The last ${runs.length === 1 ? 'run' : `${runs.length} runs`}, oldest first`}
      title="Where no run is, a press asks what became of that time"
      onClick={ask}
    >
      {runs
        .map((run, index) => ({ run, index, ms: durations[index] ?? 0 }))
        .reverse()
        .map(({ run, index, ms }) => {
          const hasChanged = isChanged(runs, index);
          const told = runSentence(run, { zone, now, isChanged: hasChanged });
          return (
            <li key={run.id} data-changed={hasChanged}>
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
