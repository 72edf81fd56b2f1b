import type { OverviewResource, RunCountsResource } from '@aster-scheduler/client';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { formatShare } from '../../parts/format-share.js';
import { printRange } from '../../parts/plan-range.js';
import { RunColumnsChart } from '../../parts/run-columns-chart.js';
import { durationText } from '../../parts/run-facts.js';
import { TimeBrush } from '../../parts/time-brush.js';
import { tooMuch } from './box.js';
import style from './overview-page.module.css';
import type { Range } from './use-overview.js';

interface FinishedProps {
  readonly told: OverviewResource;
  readonly range: Range;
}

const grouped = new Intl.NumberFormat('en');

/** What has ended in the range: how much of it well, how late it began, and when. */
export function Finished({ told, range }: FinishedProps) {
  const navigate = useNavigate();
  const show = useCallback(
    (from: number, to: number) => void navigate({ to: '/runs', search: printRange({ from, to }) }),
    [navigate],
  );
  const { finished, previous, success_rate: rate, delay_ms: delay, series } = told;
  const before = rateOf(previous);
  const change = rate === null || before === undefined ? undefined : (rate - before) * 100;
  return (
    <section className={style['finished']} aria-label={`Ended in the last ${range}`}>
      <dl className={style['figures']}>
        <Figure name="success" value={rate === null ? '–' : formatShare(rate)} note={changeText(change)} />
        <Figure
          name={`runs in ${range}`}
          value={grouped.format(sumOf(finished))}
          note={`${grouped.format(sumOf(previous))} before`}
        />
        <Figure name="failed or timed out" value={grouped.format(finished.failed + finished.timed_out)} />
        <Figure name="skipped" value={grouped.format(finished.skipped)} />
        <Figure
          name="start delay p95"
          value={durationText(delay.p95 ?? undefined)}
          note={`p50 ${durationText(delay.p50 ?? undefined)}`}
        />
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

function Figure({ name, value, note = '' }: { readonly name: string; readonly value: string; readonly note?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} <small>{note}</small>
      </dd>
    </div>
  );
}

function sumOf({ succeeded, failed, timed_out: timedOut, cancelled }: RunCountsResource): number {
  return succeeded + failed + timedOut + cancelled;
}

function rateOf({ succeeded, failed, timed_out: timedOut }: RunCountsResource): number | undefined {
  const all = succeeded + failed + timedOut;
  return all === 0 ? undefined : succeeded / all;
}

function changeText(change: number | undefined): string {
  if (change === undefined || Math.abs(change) < 0.05) return '';
  return `${change > 0 ? '+' : '−'}${Math.abs(change).toFixed(1)}`;
}
