import { printRange } from '../../parts/plan-range.js';
import { RunColumnsChart } from '../../parts/run-columns-chart.js';
import { TimeBrush } from '../../parts/time-brush.js';
import style from './run-histogram.module.css';
import type { RunSeries } from './use-run-series.js';

interface RunHistogramProps {
  readonly read: RunSeries;
  /** How its runs differ from those of the list. */
  readonly note: string | undefined;
  /** A part of it was chosen. */
  readonly onRange: (range: { readonly from: string; readonly to: string }, isDrawn: boolean) => void;
}

/** When the runs of this time ended, and how; a part that is drawn in it is the time of the list. */
export function RunHistogram({ read: { series }, note, onRange }: RunHistogramProps) {
  if (series === undefined) return null;
  return (
    <div className={style['histogram']} title="Draw over a part to see its runs; Ctrl and the wheel goes nearer">
      <TimeBrush
        range={{ from: Date.parse(series.from), to: Date.parse(series.to) }}
        onRange={(range, isDrawn) => onRange(printRange(range), isDrawn)}
      >
        <RunColumnsChart series={series} />
      </TimeBrush>
      {note !== undefined && <p className="muted">{note}</p>}
    </div>
  );
}
