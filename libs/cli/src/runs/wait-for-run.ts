import type { RunResource } from '@aster-scheduler/client';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { Session } from '../session/session.js';
import { isEnded } from './is-ended.js';

/** How long the server is asked to wait at a time. */
const longestWaitMs = 25_000;

/**
 * Resolves with a run once it has ended; the server says so at once.
 *
 * @throws CliError (124) when that takes longer than `--timeout`
 */
export async function waitForRun(session: Session, runId: string): Promise<RunResource> {
  const client = await session.client();
  const { timeoutMs } = session.settings;
  const deadline = timeoutMs === undefined ? Infinity : performance.now() + timeoutMs;
  for (;;) {
    const leftMs = Math.ceil(Math.max(0, deadline - performance.now()));
    const run = await client.runs.get(runId, { waitMs: leftMs === 0 ? undefined : Math.min(leftMs, longestWaitMs) });
    if (isEnded(run.status)) return run;
    if (performance.now() >= deadline) throw stillGoing(run);
  }
}

/** The time is up and the run goes on. */
export function stillGoing({ id, status }: Pick<RunResource, 'id' | 'status'>): CliError {
  return new CliError(exitCodes.timeout, `run ${id} is still ${status}; it goes on`, { hint: `aster wait ${id}` });
}
