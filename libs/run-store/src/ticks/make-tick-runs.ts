import { callFunction, type Db } from '@aster-scheduler/db';
import type { NextTick } from './plan-next-tick.js';
import { onTimeMs } from './plan-ticks.js';

/** A statement that comes before the tick by so much waits for it. */
const mostEarlyMs = 3;

export interface MakeTickRunsOptions {
  /** Whether the statement tells the workers. */
  readonly notifies?: boolean;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/** What became of ticks that were planned ahead. */
export interface MadeTickRuns {
  /** Jobs whose tick is accounted for now. */
  readonly jobs: number;
  readonly runs: number;
  /** The pools of the runs. */
  readonly pools: readonly string[];
}

/**
 * Makes the runs of ticks that were planned ahead and moves the cursors of their jobs, in one statement. Nothing is
 * made where the job was changed since, its tick is not due yet or is no longer on time, or somebody has the job
 * locked: those stay as they are, for `materialiseDueJobs`. It waits for nobody, but up to three milliseconds for the
 * first tick.
 */
export async function makeTickRuns(
  db: Db,
  ticks: readonly NextTick[],
  { notifies = false, now }: MakeTickRunsOptions = {},
): Promise<MadeTickRuns> {
  if (ticks.length === 0) return { jobs: 0, runs: 0, pools: [] };
  const answer = await callFunction<{ jobs: number; runs: number; pools: string[] | null }>(db, 'insert_tick_runs', [
    arrayOf(ticks, (tick) => tick.jobId),
    arrayOf(ticks, (tick) => tick.version),
    arrayOf(ticks, (tick) => tick.plannedUntil.toISOString()),
    arrayOf(ticks, (tick) => tick.tick.toISOString()),
    arrayOf(ticks, (tick) => tick.runId),
    arrayOf(ticks, (tick) => tick.nextTick?.toISOString() ?? 'NULL'),
    onTimeMs,
    mostEarlyMs,
    notifies,
    now?.toISOString() ?? null,
  ]);
  if (answer === undefined) throw new Error('the database did not say what became of the ticks');
  return { ...answer, pools: answer.pools ?? [] };
}

/** Put together at once: none of these values needs quotes. */
function arrayOf(ticks: readonly NextTick[], value: (tick: NextTick) => string | number): string {
  return `{${ticks.map(value).join()}}`;
}
