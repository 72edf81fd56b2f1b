import type { LastRunResource } from '@aster-scheduler/client';
import { statusWord } from '../../parts/status-mark.js';
import style from './outcome-strip.module.css';

/** How many there is room for. */
const places = 20;
const step = 6;
const height = 18;

/** The last outcomes of a job, the newest on the right: what went well is low and quiet, what did not stands out. */
export function OutcomeStrip({ runs }: { readonly runs: readonly LastRunResource[] }) {
  if (runs.length === 0) return <span className="muted">–</span>;
  return (
    <svg className={style['strip']} width={places * step} height={height} role="img" aria-label={summaryOf(runs)}>
      <title>{summaryOf(runs)}</title>
      {runs.slice(0, places).map(([id, status, , , attempts], index) => {
        const tall = status === 'failed' || status === 'timed_out' ? height : status === 'skipped' ? 4 : 9;
        const x = (places - 1 - index) * step;
        return (
          <g key={id} data-status={status}>
            <rect x={x} y={height - tall} width={4} height={tall} rx={1} />
            {attempts > 1 && tall < height && <circle cx={x + 2} cy={height - tall - 3} r={1.5} />}
          </g>
        );
      })}
    </svg>
  );
}

function summaryOf(runs: readonly LastRunResource[]): string {
  const counts = new Map<string, number>();
  for (const [, status] of runs) counts.set(statusWord(status), (counts.get(statusWord(status)) ?? 0) + 1);
  return `the last ${runs.length}: ${[...counts].map(([word, count]) => `${count} ${word}`).join(', ')}`;
}
