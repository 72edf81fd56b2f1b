import { isTick, type Schedule } from '@aster-scheduler/cron';
import type { TickSkip } from '../skips/tick-skip.js';
import { planAroundMade } from './plan-around-made.js';
import type { TickPlan } from './plan-ticks.js';

/** A tick that is to be skipped, as planning needs it. */
export type AskedSkip = Pick<TickSkip, 'at' | 'by' | 'note'>;

/**
 * Takes out of a plan what somebody wants to be skipped, and records it as such. An instant that is no tick any more,
 * since the schedule has changed, is nothing.
 *
 * @param from ticks after this instant are planned
 */
export function planAroundSkips(
  schedule: Schedule,
  plan: TickPlan,
  { asked, from }: { readonly asked: readonly AskedSkip[]; readonly from: Date },
): TickPlan {
  const due = asked.filter(({ at }) => at > from && at <= plan.plannedUntil && isTick(schedule, at));
  if (due.length === 0) return plan;
  const rest = planAroundMade(
    schedule,
    plan,
    due.map(({ at }) => ({ first: at, last: at })),
  );
  const skips = due.map((skip) => {
    return { first: skip.at, last: skip.at, count: 1, reason: 'skipped_by_user' as const, errorMsg: sentenceOf(skip) };
  });
  return { ...rest, skips: [...rest.skips, ...skips] };
}

function sentenceOf({ by, note }: AskedSkip): string {
  const who = by === undefined ? '' : ` by ${by}`;
  return `the tick was skipped in advance${who}${note === undefined ? '' : `: ${note}`}`;
}
