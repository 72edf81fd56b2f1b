import { messageOf, type Outcome } from '@aster-scheduler/core';
import { createWakeUp, type DatabaseWatch, type Db, isLockTimeout, isQueryTooSlow } from '@aster-scheduler/db';
import {
  type Claim,
  endWithoutFollowing,
  type LeftItem,
  settlementPatienceMs,
  workInParts,
} from '@aster-scheduler/run-store';
import type { AttemptEnd, WaitingEnd } from './attempt-end.js';
import { dropLost } from './drop-lost.js';

/** Ends that could not be settled with others: each is tried again by itself, after pauses that grow. */
export interface SetAside {
  add(ends: readonly WaitingEnd[]): void;
  /** Whether ends of the job wait here because it is locked; further ends of it would have to wait as well. */
  isLocked(jobId: string | undefined): boolean;
}

export interface SetAsideOptions {
  readonly db: Db;
  readonly watch: DatabaseWatch;
  readonly now?: () => Date;
  /** Settles ends and tells of it; all of them or none. */
  readonly settle: (ends: readonly WaitingEnd[], lockTimeoutMs: number) => Promise<void>;
  readonly isHeld: (claim: Claim) => boolean;
}

interface Aside {
  readonly waiting: WaitingEnd;
  /** Readings of `performance.now`. */
  readonly dueAtMs: number;
  readonly pauseMs: number;
  /** Since when it has failed by itself although nothing is locked. */
  readonly failingSinceMs?: number;
  readonly isLocked: boolean;
}

const shortestPauseMs = 100;
const longestPauseMs = 5_000;
const doing = 'settling runs that cannot be settled with others';

export function createSetAside(options: SetAsideOptions): SetAside {
  const wakeUp = createWakeUp();
  let asides: readonly Aside[] = [];
  let lockedUntilMs: ReadonlyMap<string, number> = new Map(); // by job: when its ends are tried again
  let isWorking = false;

  async function workOff(): Promise<void> {
    if (isWorking) return wakeUp.ring();
    isWorking = true;
    while (asides.length > 0) {
      const nextMs = Math.min(...asides.map(({ dueAtMs }) => dueAtMs)) - performance.now();
      if (nextMs > 0) await wakeUp.sleep(nextMs);
      const due = asides.filter(({ dueAtMs }) => dueAtMs <= performance.now());
      const left = await tryAll(due, options);
      keep([...asides.filter((aside) => !due.includes(aside)), ...left]);
    }
    isWorking = false;
    options.watch.gaveUp(doing);
  }

  function keep(next: readonly Aside[]): void {
    asides = next;
    const locked = next.filter(({ isLocked }) => isLocked);
    lockedUntilMs = new Map(locked.map(({ waiting, dueAtMs }) => [jobOf(waiting) ?? '', dueAtMs]));
  }

  return {
    add(ends) {
      const added = ends.map((waiting): Aside => {
        const dueAtMs = lockedUntilMs.get(jobOf(waiting) ?? '');
        if (dueAtMs === undefined) return { waiting, dueAtMs: performance.now(), pauseMs: 0, isLocked: false };
        return { waiting, dueAtMs, pauseMs: shortestPauseMs, isLocked: true };
      });
      keep([...asides, ...added]);
      void workOff();
    },
    isLocked: (jobId) => jobId !== undefined && lockedUntilMs.has(jobId),
  };
}

/** Tries each by itself, those of one job together, and returns what is to be tried again. */
async function tryAll(due: readonly Aside[], options: SetAsideOptions): Promise<readonly Aside[]> {
  const known = new Map(due.map((aside) => [aside.waiting, aside]));
  const held = dropLost([...known.keys()], options.isHeld);
  const open = new Set(held);
  const left: Aside[] = [];
  try {
    const parts = await workInParts(held, {
      keyOf: ({ end }) => end.claim?.jobId ?? end.runId,
      async work(part, lockTimeoutMs) {
        await options.settle(part, lockTimeoutMs);
        for (const waiting of part) open.delete(waiting);
      },
    });
    for (const item of parts.left) {
      open.delete(item.item);
      const later = await tryLater(item, known.get(item.item), options);
      if (later !== undefined) left.push(later);
    }
  } catch (error) {
    options.watch.failed(doing, error);
  }
  return [...left, ...Array.from(open, (waiting) => again(waiting, known.get(waiting), { isLocked: false }))];
}

async function tryLater(
  { item, error }: LeftItem<WaitingEnd>,
  before: Aside | undefined,
  { db, watch, now }: SetAsideOptions,
): Promise<Aside | undefined> {
  const isLocked = isLockTimeout(error);
  if (!isLocked || before?.pauseMs === longestPauseMs) watch.failed(doing, error);
  const failingSinceMs = isLocked ? undefined : (before?.failingSinceMs ?? performance.now());
  const failingMs = failingSinceMs === undefined ? 0 : performance.now() - failingSinceMs;
  if (failingMs > settlementPatienceMs(error)) {
    const ended = endWithoutFollowing(db, item.end, { why: messageOf(error), now: now?.() });
    const settled = await ended.catch(() => undefined);
    if (settled !== undefined) {
      item.resolve(settled);
      return undefined;
    }
  }
  if (!isQueryTooSlow(error)) item.end = withoutResult(item.end, error);
  return again(item, before, { isLocked, failingSinceMs });
}

function jobOf({ end }: WaitingEnd): string | undefined {
  return end.claim?.jobId;
}

/** What is to be tried again, after twice the pause before. */
function again(waiting: WaitingEnd, before: Aside | undefined, now: Pick<Aside, 'isLocked' | 'failingSinceMs'>): Aside {
  const pauseMs = Math.min(Math.max((before?.pauseMs ?? 0) * 2, shortestPauseMs), longestPauseMs);
  return { failingSinceMs: before?.failingSinceMs, ...now, waiting, pauseMs, dueAtMs: performance.now() + pauseMs };
}

/** What a handler returned may be more than the database can hold; then that is how its run ended. */
function withoutResult(end: AttemptEnd, error: unknown): AttemptEnd {
  if (end.outcome.result === undefined) return end;
  const outcome: Outcome = {
    ...end.outcome,
    status: 'failed',
    reason: 'handler_error',
    result: undefined,
    resultBytes: undefined,
    errorMsg: `the result cannot be stored: ${messageOf(error)}`,
    isPermanent: true,
  };
  return { ...end, outcome };
}
