import { lastTicksBetween, type Schedule } from '@aster-scheduler/cron';
import type { LedgerSpan } from './ledger-span.js';

/** A tick, and the schedule that has it. */
export interface LedgerTick {
  readonly at: Date;
  readonly schedule: Schedule;
}

/** Ticks that are worked out at a time, in some ten milliseconds. */
const ticksPerPortion = 100;

/**
 * The ticks of the times in which a job was active, from `to` back to `from`, both included: in portions, each with
 * how far down it reaches. A portion may be empty.
 *
 * @param spans the newest first
 */
export function* ticksBack(
  spans: readonly LedgerSpan[],
  from: Date,
  to: Date,
): Generator<{ readonly ticks: readonly LedgerTick[]; readonly downTo: Date }> {
  const before = justBefore(from);
  for (const { since, until, status, schedule } of spans) {
    if (status !== 'active' || schedule === undefined) continue;
    const after = since > before ? since : before;
    let upTo = until !== undefined && until < to ? until : to;
    while (after < upTo) {
      const ticks = lastTicksBetween(schedule, after, upTo, ticksPerPortion).toReversed();
      const last = ticks[ticksPerPortion - 1];
      upTo = last === undefined ? after : justBefore(last);
      yield { ticks: ticks.map((at) => ({ at, schedule })), downTo: upTo };
    }
  }
}

function justBefore(at: Date): Date {
  return new Date(at.getTime() - 1);
}
