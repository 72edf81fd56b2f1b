import type { OverviewResource, RunCountsResource } from '@aster-scheduler/client';
import { formatShare } from '../../parts/format-share.js';
import { formatDuration } from '../../time/format-duration.js';

export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** The figures of a range: how much has ended, how much of it well, and how late it began. */
export function planFigures(told: OverviewResource, range: string): readonly Figure[] {
  const { finished, previous, success_rate: rate, delay_ms: delay } = told;
  const before = rateOf(previous);
  const change = rate === null || before === undefined ? undefined : (rate - before) * 100;
  return [
    { name: 'success', value: rate === null ? '–' : formatShare(rate), note: changeText(change) },
    {
      name: `runs in ${range}`,
      value: grouped(sumOf(finished)),
      note: `${grouped(sumOf(previous))} before`,
    },
    { name: 'failed or timed out', value: grouped(finished.failed + finished.timed_out), note: '' },
    { name: 'skipped', value: grouped(finished.skipped), note: '' },
    { name: 'start delay p95', value: delayText(delay.p95), note: `p50 ${delayText(delay.p50)}` },
  ];
}

/** `1,204`; without `Intl`, which takes as long to be made as all that is drawn with it. */
function grouped(count: number): string {
  const digits = String(count);
  const head = digits.length % 3 || 3;
  const parts = [digits.slice(0, head)];
  for (let at = head; at < digits.length; at += 3) parts.push(digits.slice(at, at + 3));
  return parts.join(',');
}

function delayText(ms: number | null): string {
  return ms === null ? '–' : formatDuration(ms);
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
