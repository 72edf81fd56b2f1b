import { formatInstant } from '../time/format-instant.js';
import { useZone } from '../time/zone-choice.js';
import { AsTable } from './as-table.js';
import { formatCounted } from './format-count.js';
import style from './load-chart.module.css';
import type { LoadStep } from './plan-load.js';

const width = 1_000;
const height = 120;

/** How many runs are expected at the same time, a column for each step, and the slots as a line above. */
export function LoadChart({ cells, stepMs }: { readonly cells: readonly LoadStep[]; readonly stepMs: number }) {
  const zone = useZone();
  const [first, last] = [cells[0], cells.at(-1)];
  if (first === undefined || last === undefined) return null;
  const largest = Math.max(...cells.map(({ running, slots }) => Math.max(running, slots)), 1);
  const each = width / cells.length;
  const yOf = (count: number) => height - (count / largest) * (height - 6);
  const highest = cells.reduce((most, cell) => (cell.running > most.running ? cell : most), first);
  return (
    <figure className={style['load']}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`At most ${highest.running.toFixed(1)} runs at the same time, at ${formatInstant(new Date(highest.at), zone)}; ${formatCounted(highest.slots, 'slot')}`}
      >
        {cells.map(({ at, starts, running, slots }, index) => (
          <g key={at}>
            <title>{`${formatInstant(new Date(at), zone, { seconds: false })}: ${formatCounted(starts, 'start')}, ${running.toFixed(1)} at the same time, ${formatCounted(slots, 'slot')}`}</title>
            <rect x={index * each} y={0} width={each} height={height} className={style['ground']} />
            <rect
              x={index * each}
              y={yOf(running)}
              width={each * 0.9}
              height={height - yOf(running)}
              className={running > slots ? style['over'] : style['running']}
            />
          </g>
        ))}
        <polyline
          points={cells
            .map(({ slots }, index) => `${index * each},${yOf(slots)} ${(index + 1) * each},${yOf(slots)}`)
            .join(' ')}
          className={style['slots']}
        />
      </svg>
      <figcaption>
        <span>{formatInstant(new Date(first.at), zone, { seconds: false })}</span>
        <span>expected at the same time; the line: slots</span>
        <span>{formatInstant(new Date(last.at + stepMs), zone, { seconds: false })}</span>
      </figcaption>
      <AsTable
        head={['from', 'starts', 'at the same time', 'slots']}
        rows={() =>
          cells
            .filter(({ starts, running }) => starts > 0 || running > 0)
            .map(({ at, starts, running, slots }) => [
              formatInstant(new Date(at), zone, { seconds: false }),
              Math.round(starts),
              running.toFixed(1),
              slots,
            ])
        }
      />
    </figure>
  );
}
