import type { RunListItem } from '@aster-scheduler/client';
import { maskLine } from '../../log/mask-line.js';
import { durationMs, isFailure, whyText } from '../../parts/run-facts.js';

type Run = Pick<
  RunListItem,
  'status' | 'started_at' | 'finished_at' | 'scheduled_at' | 'error_line' | 'error_msg' | 'reason'
>;

/** What followed when it was with a job as it is now. */
export type LikeNow =
  /** It runs: those that had not ended either after so long. */
  | {
      readonly kind: 'running';
      readonly elapsedMs: number;
      readonly runs: number;
      readonly succeeded: number;
      /** The median of how much longer these took. */
      readonly leftMs: number;
    }
  /** It fails: the times before that it began to fail like this. */
  | {
      readonly kind: 'failing';
      readonly times: number;
      /** Those after which the very next run succeeded. */
      readonly wellNext: number;
      /** The median of how long it was until a run succeeded; absent: none has. */
      readonly untilWellMs?: number;
    };

/** Whether it runs or fails, as its last runs tell: else its past need not be read. @param runs the newest first */
export function isLikeSomething(runs: readonly Pick<Run, 'status'>[]): boolean {
  const last = runs.find((run) => run.status === 'succeeded' || isFailure(run));
  return runs.some(({ status }) => status === 'running') || (last !== undefined && isFailure(last));
}

/**
 * Finds in the past of a job what is now, and what came of it; `undefined` while nothing is the matter, or where it was
 * never like this before.
 *
 * @param runs the newest first
 */
export function planLikeNow(runs: readonly Run[], now: Date): LikeNow | undefined {
  const ended = runs.filter((run) => run.status === 'succeeded' || isFailure(run));
  const running = runs.find(({ status }) => status === 'running');
  if (running !== undefined) return likeRunning(ended, Math.max(durationMs(running, now) ?? 0, 0));
  const [last] = ended;
  return last === undefined || !isFailure(last) ? undefined : likeFailing(ended, maskLine(whyText(last)));
}

function likeRunning(ended: readonly Run[], elapsedMs: number): LikeNow | undefined {
  const longer = ended.flatMap((run) => {
    const ms = durationMs(run, new Date(0));
    return ms === undefined || ms < elapsedMs ? [] : [{ left: ms - elapsedMs, isWell: run.status === 'succeeded' }];
  });
  if (longer.length === 0) return undefined;
  return {
    ...{ kind: 'running', elapsedMs, runs: longer.length, succeeded: longer.filter(({ isWell }) => isWell).length },
    leftMs: medianOf(longer.map(({ left }) => left)) ?? 0,
  };
}

/** A streak counts once, by its first failure; the one that goes on now is not one of the past. */
function likeFailing(ended: readonly Run[], mask: string): LikeNow | undefined {
  const inOrder = [...ended].reverse();
  const starts = inOrder.flatMap((run, place) => {
    const isFirst = isFailure(run) && !(place > 0 && isFailure(inOrder[place - 1] ?? run));
    return isFirst && maskLine(whyText(run)) === mask ? [place] : [];
  });
  const over = starts.flatMap((place) => {
    const well = inOrder.findIndex((run, index) => index > place && run.status === 'succeeded');
    return well === -1 ? [] : [{ isNext: well === place + 1, ms: between(inOrder[place], inOrder[well]) }];
  });
  if (over.length === 0) return undefined;
  const untilWellMs = medianOf(over.map(({ ms }) => ms));
  return {
    ...{ kind: 'failing', times: over.length, wellNext: over.filter(({ isNext }) => isNext).length },
    ...(untilWellMs === undefined ? {} : { untilWellMs }),
  };
}

function between(first: Run | undefined, then: Run | undefined): number {
  const at = (run: Run | undefined) => Date.parse(run?.finished_at ?? run?.scheduled_at ?? '');
  return Math.max(at(then) - at(first), 0);
}

function medianOf(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}
