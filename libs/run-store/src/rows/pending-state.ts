import { type RawBuilder, sql } from 'kysely';
import { planPendingState } from './plan-pending-state.js';

/** What live runs that have not started wait for, as conditions on their rows. */
export interface WaitsOfRows {
  readonly forPlace: RawBuilder<boolean>;
  readonly forDependencies: RawBuilder<boolean>;
}

/** Rows of runs that are held, and stay so. */
const isHeld = sql<boolean>`reason in ('paused', 'missed')`;

/** The values that a statement gives to the columns: what `planPendingState` says, for each row by its own waits. */
export function pendingState(waits: WaitsOfRows): { status: RawBuilder<string>; reason: RawBuilder<string | null> } {
  return { status: cases(waits, ({ status }) => status), reason: cases(waits, ({ reason }) => reason ?? null) };
}

/** The same as `set` takes it, but rows that are held keep their state. */
export function setPendingState(waits: WaitsOfRows): RawBuilder<unknown> {
  const { status, reason } = pendingState(waits);
  return sql`status = case when ${isHeld} then status else ${status} end,
    reason = case when ${isHeld} then reason else ${reason} end`;
}

function cases<Value extends string | null>(
  { forPlace, forDependencies }: WaitsOfRows,
  valueOf: (state: ReturnType<typeof planPendingState>) => Value,
): RawBuilder<Value> {
  const either = [true, false];
  const all = either.flatMap((place) => either.map((dependencies) => ({ place, dependencies })));
  const whens = all.map(({ place, dependencies }) => {
    const value = valueOf(planPendingState({ forPlace: place, forDependencies: dependencies }));
    return sql`when (${forPlace}) ${isSo(place)} and (${forDependencies}) ${isSo(dependencies)} then ${sql.lit(value)}`;
  });
  return sql<Value>`case ${sql.join(whens, sql` `)} end`;
}

/** A condition on a value that is not there is not met. */
function isSo(isMet: boolean): RawBuilder<unknown> {
  return isMet ? sql`is true` : sql`is not true`;
}
