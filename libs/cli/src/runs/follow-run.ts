import { setTimeout as delay } from 'node:timers/promises';
import type { OutputEvent, RunResource } from '@aster-scheduler/client';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { printable } from '../output/printable.js';
import { onInterrupt } from '../session/interrupts.js';
import type { Session } from '../session/session.js';
import { type OutputWishes, printOutput } from './print-output.js';
import { tellEnd } from './tell-end.js';
import { tellStart } from './tell-start.js';
import { stillGoing } from './wait-for-run.js';

/** How long after the first Ctrl-C a second one cancels the run. */
const secondThoughtMs = 3_000;

/** After this long without a start it is told for what a run waits. */
const patienceMs = 3_000;

/** What of the output is wanted. */
export interface FollowWishes extends OutputWishes {
  /** Only this attempt. */
  readonly attempt?: number;
  /** Also which worker starts it. */
  readonly tellsStart?: boolean;
  /** Begin so many bytes before the end of what is there. */
  readonly tailBytes?: number;
}

/**
 * Prints the output of a run as it comes, and how it ends. The first Ctrl-C stops following and leaves the run alone, a
 * second one soon after it cancels it.
 *
 * @throws CliError with 124 when `--timeout` is over, with 130 after Ctrl-C
 */
export async function followRun(
  session: Session,
  runId: string,
  { attempt, tellsStart, tailBytes, ...wishes }: FollowWishes = {},
): Promise<RunResource> {
  const client = await session.client();
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort('interrupted'));
  const { timeoutMs } = session.settings;
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop.abort('timeout'), timeoutMs);
  const unstarted = setTimeout(() => void tellWhyNotStarted(session, runId), patienceMs);
  try {
    const events = client.runs.followOutput(runId, { signal: stop.signal, attempt, tailBytes });
    await printOutput(session, tellsStart === true ? withStart(session, runId, events) : events, wishes);
    const run = await client.runs.get(runId);
    tellEnd(session, run);
    return run;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    if (stop.signal.reason === 'timeout') throw stillGoing(await client.runs.get(runId));
    return await leaveOrCancel(session, runId);
  } finally {
    clearTimeout(timer);
    clearTimeout(unstarted);
    release();
  }
}

async function* withStart(
  session: Session,
  runId: string,
  events: AsyncIterable<OutputEvent>,
): AsyncGenerator<OutputEvent> {
  let isTold = false;
  for await (const event of events) {
    if (!isTold && event.type === 'attempt') {
      isTold = true;
      await tellStart(session, runId);
    }
    yield event;
  }
}

/** Says for what a run waits that has not begun soon. What hinders that is told by those who follow it. */
async function tellWhyNotStarted(session: Session, runId: string): Promise<void> {
  try {
    const { runs } = await session.client();
    const { status } = await runs.get(runId);
    if (status !== 'scheduled' && status !== 'waiting') return;
    const { sentence } = await runs.explain(runId);
    session.say(`not started yet: ${printable(sentence)}`);
  } catch {
    // the connection that follows it says what is wrong
  }
}

async function leaveOrCancel(session: Session, runId: string): Promise<never> {
  const client = await session.client();
  const again = new AbortController();
  const release = onInterrupt(() => again.abort());
  session.terminal.note(`run ${runId} goes on; Ctrl-C again cancels it\n`);
  await delay(secondThoughtMs, undefined, { signal: again.signal }).catch(() => undefined);
  release();
  if (!again.signal.aborted)
    throw new CliError(exitCodes.interrupted, `run ${runId} goes on`, { hint: `aster logs -f ${runId}` });
  const { status } = await client.runs.cancel(runId);
  throw new CliError(
    exitCodes.interrupted,
    status === 'cancelled' ? `run ${runId} is cancelled` : `run ${runId} is told to end`,
  );
}
