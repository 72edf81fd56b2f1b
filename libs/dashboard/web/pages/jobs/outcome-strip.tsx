import type { LastRunResource } from '@aster-scheduler/client';
import { statusWord } from '../../parts/status-mark.js';
import { stripFacts, stripPlaces, stripStep } from '../../parts/strip-places.js';
import style from './outcome-strip.module.css';

const height = 18;

interface OutcomeStripProps {
  readonly runs: readonly LastRunResource[];
  readonly jobZone?: string;
}

/** The last outcomes of a job, the newest on the right: what went well is low and quiet, what did not stands out. */
export function OutcomeStrip({ runs, jobZone }: OutcomeStripProps) {
  if (runs.length === 0) return <span className="muted">–</span>;
  return (
    <svg
      ref={(strip) => {
        if (strip !== null) stripFacts.set(strip, { runs, jobZone });
      }}
      data-strip
      className={style['strip']}
      width={stripPlaces * stripStep}
      height={height}
      role="img"
      aria-label={summaryOf(runs)}
    >
      <rect width={stripPlaces * stripStep} height={height} className={style['ground']} />
      {marksOf(runs.slice(0, stripPlaces)).map(([status, marks]) => (
        <path key={status} data-status={status} d={marks} />
      ))}
    </svg>
  );
}

/** All marks of a status are one shape: an element for each run would be half of the elements of a long list. */
function marksOf(runs: readonly LastRunResource[]): readonly (readonly [string, string])[] {
  const shapes = new Map<string, string>();
  const add = (name: string, shape: string) => shapes.set(name, (shapes.get(name) ?? '') + shape);
  for (const [index, [, status, , , attempts]] of runs.entries()) {
    const tall = status === 'failed' || status === 'timed_out' ? height : status === 'skipped' ? 4 : 9;
    const x = (stripPlaces - 1 - index) * stripStep;
    add(status, `M${x} ${height}v${-tall}h4v${tall}z`);
    if (attempts > 1 && tall < height)
      add('retried', `M${x + 0.5} ${height - tall - 3}a1.5 1.5 0 1 1 3 0a1.5 1.5 0 1 1-3 0`);
  }
  return [...shapes];
}

function summaryOf(runs: readonly LastRunResource[]): string {
  const counts = new Map<string, number>();
  for (const [, status] of runs) counts.set(statusWord(status), (counts.get(statusWord(status)) ?? 0) + 1);
  return `the last ${runs.length}: ${[...counts].map(([word, count]) => `${count} ${word}`).join(', ')}`;
}
