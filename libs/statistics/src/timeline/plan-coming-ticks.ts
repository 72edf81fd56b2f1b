import { type ClockMark, markTick, type Schedule, ticksBetween } from '@aster-scheduler/cron';

export interface ComingTick {
  readonly at: Date;
  readonly mark?: ClockMark;
}

/**
 * The ticks of a schedule after `from` and not after `to`; of those that lie closer together than `nearMs`, the first.
 *
 * @param most of them
 */
export function planComingTicks(
  schedule: Schedule,
  {
    from,
    to,
    nearMs,
    most,
  }: { readonly from: Date; readonly to: Date; readonly nearMs: number; readonly most: number },
): readonly ComingTick[] {
  const ticks: ComingTick[] = [];
  for (let after = from; ticks.length < most;) {
    const [at] = ticksBetween(schedule, after, to, 1);
    if (at === undefined) return ticks;
    ticks.push({ at, mark: markTick(schedule, at) });
    after = new Date(at.getTime() + Math.max(0, nearMs - 1));
  }
  return ticks;
}
