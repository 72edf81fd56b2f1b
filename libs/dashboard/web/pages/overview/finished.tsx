import type { OverviewResource } from '@aster-scheduler/client';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { OverviewRange } from '../../address/overview-ranges.js';
import { printRange } from '../../parts/plan-range.js';
import { RunColumnsChart } from '../../parts/run-columns-chart.js';
import { TimeBrush } from '../../parts/time-brush.js';
import { tooMuch } from './box.js';
import style from './overview-page.module.css';
import { planFigures } from './plan-figures.js';

interface FinishedProps {
  readonly told: OverviewResource;
  readonly range: OverviewRange;
}

/** What has ended in the range: how much of it well, how late it began, and when. */
export function Finished({ told, range }: FinishedProps) {
  const navigate = useNavigate();
  const show = useCallback(
    (from: number, to: number) => void navigate({ to: '/runs', search: printRange({ from, to }) }),
    [navigate],
  );
  const { series } = told;
  return (
    <section className="overview-ended" aria-label={`Ended in the last ${range}`}>
      <dl className="overview-figures">
        {planFigures(told, range).map(({ name, value, note }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value} <small>{note}</small>
            </dd>
          </div>
        ))}
      </dl>
      {series === null || series === undefined ? (
        <p className={style['none']}>{tooMuch}</p>
      ) : (
        <TimeBrush
          range={{ from: Date.parse(series.from), to: Date.parse(series.to) }}
          isFixed
          onRange={({ from, to }) => show(from, to)}
        >
          <RunColumnsChart series={series} onColumn={show} />
        </TimeBrush>
      )}
    </section>
  );
}
