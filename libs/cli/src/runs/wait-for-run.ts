import type { RunResource } from '@aster-scheduler/client';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { Session } from '../session/session.js';
import { isEnded } from './is-ended.js';

/** How long the server is asked to wait at a time. */
const longestWaitMs = 25_000;

/** How much longer than `--timeout` the last answer may take. */
const lastAnswerMs = 2_000;

/**
 * Resolves with a run once it has ended; the server says so at once.
 *
 * @throws CliError (124) when that takes longer than `--timeout`
 */
export async function waitForRun(session: Session, runId: string): Promise<RunResource> {
  const client = await session.client();
  const { timeoutMs } = session.settings;
  const deadline = timeoutMs === undefined ? Infinity : performance.now() + timeoutMs;
  const signal = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs + lastAnswerMs);
  for (;;) {
    const leftMs = Math.ceil(Math.max(0, deadline - performance.now()));
    const waitMs = leftMs === 0 ? undefined : Math.min(leftMs, longestWaitMs);
    const run = await client.runs.get(runId, { waitMs, signal }).catch((error: unknown) => {
      throw signal?.aborted === true ? unknownState(runId) : error;
    });
    if (isEnded(run.status)) return run;
    if (performance.now() >= deadline) throw stillGoing(run);
  }
}

function unknownState(runId: string): CliError {
  const message = `whether run ${runId} has ended is not known: the server has not answered in the time that was given`;
  return new CliError(exitCodes.timeout, message, { hint: `aster wait ${runId}` });
}

/** The time is up and the run goes on. */
export function stillGoing({ id, status }: Pick<RunResource, 'id' | 'status'>): CliError {
  return new CliError(exitCodes.timeout, `run ${id} is still ${status}; it goes on`, { hint: `aster wait ${id}` });
}
