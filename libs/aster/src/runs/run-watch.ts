import { isFinal, NotFoundError, type Run } from '@aster-scheduler/core';
import { createWakeUp, type Db, isPassing, isUuid } from '@aster-scheduler/db';
import { listRunStates } from '@aster-scheduler/embed-store';
import { findRun } from '@aster-scheduler/run-store';
import { createWaits, type Waits } from './waits.js';

/** Waits for the ends of runs, wherever they are executed: all waits of a process are one question to the database. */
export interface RunWatch {
  /**
   * Answers a run once it has its final outcome. The database is asked up to a second apart, and again and again while
   * it is away.
   *
   * @param signal ends the wait, with the reason of the signal
   * @throws NotFoundError when there is no such run, or no longer
   */
  waitFor(runId: string, signal?: AbortSignal): Promise<Run>;
  /** A run has ended in this process: there is no need to wait before asking. */
  hasEnded(runId: string): void;
  /** Rejects what is waited for, and all later waits. */
  close(): void;
}

const stopped = 'aster is stopped';
const shortestPauseMs = 20;
const longestPauseMs = 1_000;

export function createRunWatch(db: Db): RunWatch {
  const waits = createWaits();
  const wakeUp = createWakeUp();
  let isAsking = false;
  let isClosed = false;
  let pauseMs = shortestPauseMs;

  async function keepAsking(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    while (waits.runIds().length > 0) {
      await ask(db, waits);
      if (waits.runIds().length > 0) await wakeUp.sleep(pauseMs);
      pauseMs = Math.min(pauseMs * 1.5, longestPauseMs);
    }
    isAsking = false;
  }

  return {
    async waitFor(runId, signal) {
      signal?.throwIfAborted();
      if (isClosed) throw new Error(stopped);
      if (!isUuid(runId)) throw new NotFoundError('run', runId);
      const ended = waits.add(runId, signal);
      pauseMs = shortestPauseMs;
      wakeUp.ring();
      void keepAsking();
      return ended;
    },
    hasEnded(runId) {
      if (waits.runIds().includes(runId)) wakeUp.ring();
    },
    close() {
      isClosed = true;
      for (const runId of waits.runIds()) waits.reject(runId, new Error(stopped));
      wakeUp.ring();
    },
  };
}

async function ask(db: Db, waits: Waits): Promise<void> {
  const runIds = waits.runIds();
  try {
    const states = await listRunStates(db, runIds);
    for (const runId of runIds) {
      const status = states.get(runId);
      if (status === undefined) waits.reject(runId, new NotFoundError('run', runId));
      else if (isFinal(status)) await tell(db, waits, runId);
    }
  } catch (error) {
    if (!isPassing(error)) for (const runId of runIds) waits.reject(runId, error);
  }
}

async function tell(db: Db, waits: Waits, runId: string): Promise<void> {
  const run = await findRun(db, runId);
  if (run !== undefined) waits.resolve(runId, run);
}
