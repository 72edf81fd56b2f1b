import { setTimeout as delay } from 'node:timers/promises';
import type { RunResource } from '@aster-scheduler/client';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { Session } from '../session/session.js';
import { isEnded } from './is-ended.js';

const firstPauseMs = 100;
const longestPauseMs = 2_000;

/**
 * Resolves with a run once it has ended.
 *
 * @throws CliError (124) when that takes longer than `--timeout`
 */
export async function waitForRun(session: Session, runId: string): Promise<RunResource> {
  const client = await session.client();
  const { timeoutMs } = session.settings;
  const deadline = timeoutMs === undefined ? Infinity : performance.now() + timeoutMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const run = await client.runs.get(runId);
    if (isEnded(run.status)) return run;
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) throw stillGoing(run);
    await delay(Math.min(pauseMs, leftMs));
  }
}

/** The time is up and the run goes on. */
export function stillGoing({ id, status }: Pick<RunResource, 'id' | 'status'>): CliError {
  return new CliError(exitCodes.timeout, `run ${id} is still ${status}; it goes on`, { hint: `aster wait ${id}` });
}
