import { setMaxListeners } from 'node:events';
import { isFinal, isUuid, NotFoundError, type Run } from '@aster-scheduler/core';
import { createWakeUp, type Db, isPassing } from '@aster-scheduler/db';
import { listRunsById, listRunStates } from '@aster-scheduler/run-store';
import { planPortions } from './plan-portions.js';
import { createWaits, type Waits } from './waits.js';

/** Waits for the ends of runs, wherever they are executed: all waits of a process are one question to the database. */
export interface RunEnds {
  /**
   * Returns a run once it has its final outcome. The database is asked up to a second apart, and again and again while
   * it is away.
   *
   * @param signal ends the wait, with the reason of the signal
   * @throws NotFoundError when there is no such run, or no longer
   */
  waitFor(runId: string, signal?: AbortSignal): Promise<Run>;
  /** The same for many runs, which are returned in the order of the ids once all of them have ended. */
  waitForAll(runIds: readonly string[], signal?: AbortSignal): Promise<Run[]>;
  /** A run has ended in this process: there is no need to wait before asking. */
  hasEnded(runId: string): void;
  /** Rejects what is waited for, and all later waits. */
  close(): void;
}

const stopped = 'aster is stopped';
const shortestPauseMs = 20;
const longestPauseMs = 1_000;
/** Runs that one statement asks for. */
const mostAsked = 10_000;

export function createRunEnds(db: Db): RunEnds {
  const waits = createWaits();
  const wakeUp = createWakeUp();
  /** To be asked for at once: somebody has just begun to wait for them, or they have just ended in this process. */
  const urgent = new Set<string>();
  let isAsking = false;
  let isClosed = false;
  let pauseMs = shortestPauseMs;

  async function keepAsking(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    let allAtMs = performance.now() + pauseMs;
    while (!waits.isEmpty()) {
      const isTimeForAll = performance.now() >= allAtMs;
      const asked = isTimeForAll ? waits.runIds() : [...urgent].filter((runId) => waits.has(runId));
      urgent.clear();
      await ask(db, waits, asked);
      if (isTimeForAll) pauseMs = Math.min(pauseMs * 1.5, longestPauseMs);
      allAtMs = isTimeForAll ? performance.now() + pauseMs : Math.min(allAtMs, performance.now() + pauseMs);
      if (!waits.isEmpty()) await wakeUp.sleep(allAtMs - performance.now());
    }
    isAsking = false;
  }

  function askSoon(runId: string): void {
    urgent.add(runId);
    wakeUp.ring();
  }

  async function waitFor(id: string, signal?: AbortSignal): Promise<Run> {
    signal?.throwIfAborted();
    if (isClosed) throw new Error(stopped);
    if (!isUuid(id)) throw new NotFoundError('run', id);
    const runId = id.toLowerCase(); // as the database writes it
    const ended = waits.add(runId, signal);
    pauseMs = shortestPauseMs;
    askSoon(runId);
    void keepAsking();
    return ended;
  }

  return {
    waitFor,
    waitForAll: async (runIds, signal) => allOf(runIds, waitFor, signal),
    hasEnded(runId) {
      if (waits.has(runId)) askSoon(runId);
    },
    close() {
      isClosed = true;
      for (const runId of waits.runIds()) waits.reject(runId, new Error(stopped));
      wakeUp.ring();
    },
  };
}

/** Waits for all of the runs, with one listener to the caller's signal however many they are. */
async function allOf(
  runIds: readonly string[],
  waitFor: RunEnds['waitFor'],
  signal: AbortSignal | undefined,
): Promise<Run[]> {
  const giveUp = new AbortController();
  setMaxListeners(0, giveUp.signal);
  const onAbort = (): void => giveUp.abort(signal?.reason);
  signal?.throwIfAborted();
  signal?.addEventListener('abort', onAbort);
  try {
    return await Promise.all(runIds.map(async (runId) => waitFor(runId, giveUp.signal)));
  } finally {
    signal?.removeEventListener('abort', onAbort);
    giveUp.abort(); // the others, when one of them was not there
  }
}

/** Ends the waits for those of the runs that have ended, or are not there. */
async function ask(db: Db, waits: Waits, runIds: readonly string[]): Promise<void> {
  for (let from = 0; from < runIds.length; from += mostAsked) {
    const asked = runIds.slice(from, from + mostAsked);
    try {
      await askOnce(db, waits, asked);
    } catch (error) {
      if (!isPassing(error)) for (const runId of asked) waits.reject(runId, error);
    }
  }
}

async function askOnce(db: Db, waits: Waits, runIds: readonly string[]): Promise<void> {
  const states = await listRunStates(db, runIds);
  for (const runId of runIds) {
    if (!states.has(runId)) waits.reject(runId, new NotFoundError('run', runId));
  }
  const ended = [...states.values()].filter(({ status }) => isFinal(status));
  for (const portion of planPortions(ended)) {
    for (const run of await listRunsById(db, portion)) waits.resolve(run.id, run);
  }
}
