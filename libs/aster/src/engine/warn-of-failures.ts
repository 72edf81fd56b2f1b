import { formatDuration, printThrown } from '@aster-scheduler/core';
import type { EmbeddedEvent } from '../aster-options.js';

const quietForMs = 60_000;
/** Kinds that are remembered; more are forgotten together. */
const mostKinds = 10_000;

/**
 * Makes failures warnings of the process, of type `AsterWarning`: each kind, such as the failures of one job, once a
 * minute at most, and then with how many others there were. For programs that do not listen to events.
 */
export function warnOfFailures(
  warn: (message: string) => void = (message) => process.emitWarning(message, 'AsterWarning'),
  nowMs: () => number = () => performance.now(),
): (event: EmbeddedEvent) => void {
  const told = new Map<string, { readonly atMs: number; others: number }>();
  return (event) => {
    const message = messageOf(event);
    if (message === undefined) return;
    const kind = kindOf(event);
    const before = told.get(kind);
    if (before !== undefined && nowMs() - before.atMs < quietForMs) {
      before.others += 1;
      return;
    }
    if (told.size >= mostKinds) told.clear();
    told.set(kind, { atMs: nowMs(), others: 0 });
    const others = before?.others ?? 0;
    warn(others === 0 ? message : `${message}\n(and ${others} more like it since the last warning)`);
  };
}

function kindOf(event: EmbeddedEvent): string {
  if (event.type === 'run.settled') return `${event.type} ${event.jobId}`;
  return 'doing' in event ? `${event.type} ${event.doing}` : event.type;
}

function messageOf(event: EmbeddedEvent): string | undefined {
  switch (event.type) {
    case 'service.failed':
    case 'database.lost':
      return `${event.doing}: ${event.error instanceof Error ? event.error.message : String(event.error)}`;
    case 'lease.lost':
      return event.runs === 0
        ? 'the lease of this worker ran out; it had nothing to run'
        : `the lease of this worker ran out, ${event.runs === 1 ? '1 run was' : `${event.runs} runs were`} taken from it`;
    case 'run.settled':
      return messageOfRun(event);
    case 'job.synced':
      if (event.overwritten.length === 0) return undefined;
      return `the code has changed ${event.overwritten.join(', ')} of job ${event.jobName}, which somebody had edited`;
    default:
      return undefined;
  }
}

/** A failed attempt is told of also when there will be another one. */
function messageOfRun(event: Extract<EmbeddedEvent, { readonly type: 'run.settled' }>): string | undefined {
  const { status, error, errorMsg = 'failed', jobName, jobId, runId, attemptNum, durationMs } = event;
  const isFailure = status === 'failed' || status === 'timed_out' || (status === 'scheduled' && error !== undefined);
  if (!isFailure) return undefined;
  const after = durationMs === undefined ? '' : ` after ${formatDuration(Math.round(durationMs))}`;
  const next = status === 'scheduled' ? ', and will be tried again' : '';
  const run = `attempt ${attemptNum} of run ${runId} of job ${jobName ?? jobId} failed${after}${next}`;
  return `${run}: ${error === undefined ? errorMsg : printThrown(error)}`;
}
