import { type FieldProblem, InvalidInputError, tickRunId } from '@aster-scheduler/core';
import { type Schedule, ticksBetween } from '@aster-scheduler/cron';

/** Runs that one backfill makes at most. */
export const maxBackfillRuns = 1_000;

/** A range of instants; both ends belong to it. */
export interface BackfillRange {
  readonly from: Date;
  readonly to: Date;
}

/** A tick of the range and the ids that a run of it may have. */
export interface BackfillTick {
  readonly tick: Date;
  readonly scheduledId: string;
  readonly backfillId: string;
}

/**
 * The ticks of a past range, oldest first.
 *
 * @throws InvalidInputError when the range is empty, reaches into the future, or has more ticks than one backfill makes
 */
export function planBackfill(jobId: string, schedule: Schedule, range: BackfillRange, now: Date): BackfillTick[] {
  const problems: FieldProblem[] = [];
  if (range.from > range.to) problems.push({ field: 'from', message: 'must not be after to' });
  if (range.to > now) problems.push({ field: 'to', message: 'must not be in the future' });
  if (schedule.kind === 'manual') problems.push({ field: 'cron_expr', message: 'the job has no ticks to backfill' });
  if (problems.length > 0) throw new InvalidInputError(problems);
  const ticks = ticksBetween(schedule, new Date(range.from.getTime() - 1), range.to, maxBackfillRuns + 1);
  if (ticks.length > maxBackfillRuns) {
    const message = `the range has more than ${maxBackfillRuns} ticks; take it in parts`;
    throw new InvalidInputError([{ field: 'to', message }]);
  }
  return ticks.map((tick) => ({
    tick,
    scheduledId: tickRunId(jobId, tick),
    backfillId: tickRunId(jobId, tick, 'backfill'),
  }));
}
