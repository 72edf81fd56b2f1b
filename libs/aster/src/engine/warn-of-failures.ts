import type { EmbeddedEvent } from '../aster-options.js';

const quietForMs = 60_000;

/**
 * Makes failures warnings of the process, of type `AsterWarning`: each kind once a minute at the most. For programs that
 * do not listen to events.
 */
export function warnOfFailures(
  warn: (message: string) => void = (message) => process.emitWarning(message, 'AsterWarning'),
  nowMs: () => number = () => performance.now(),
): (event: EmbeddedEvent) => void {
  const warnedAt = new Map<string, number>();
  return (event) => {
    const message = messageOf(event);
    if (message === undefined) return;
    const kind = 'doing' in event ? `${event.type} ${event.doing}` : event.type;
    const before = warnedAt.get(kind);
    if (before !== undefined && nowMs() - before < quietForMs) return;
    warnedAt.set(kind, nowMs());
    warn(message);
  };
}

function messageOf(event: EmbeddedEvent): string | undefined {
  switch (event.type) {
    case 'service.failed':
    case 'database.lost':
      return `${event.doing}: ${event.error instanceof Error ? event.error.message : String(event.error)}`;
    case 'lease.lost':
      return `the lease of this worker ran out, ${event.runs} runs were taken from it`;
    case 'job.synced':
      if (event.overwritten.length === 0) return undefined;
      return `the code has changed ${event.overwritten.join(', ')} of job ${event.jobName}, which somebody had edited`;
    default:
      return undefined;
  }
}
