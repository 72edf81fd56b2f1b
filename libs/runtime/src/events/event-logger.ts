import { AsterError, type AsterEvent, type Emit } from '@aster-scheduler/core';
import type { LogLevel } from '../logs/log-config.js';
import type { LogFields, Logger } from '../logs/logger.js';
import { eventFields } from './event-fields.js';
import { type EventLine, eventLines } from './event-lines.js';
import { createRepetitions } from './repetitions.js';

/** How often the same trouble is told again while it lasts. */
const repetitionMs = 30_000;

/**
 * Writes every event as a line. Trouble that goes on and on is told at once, then every 30 s with the number of lines
 * left out (`repeated`).
 *
 * @param monotonicNow milliseconds of a clock that never steps
 * @param fieldsOf what else is told of an event
 */
export function eventLogger(
  logger: Logger,
  monotonicNow: () => number = () => performance.now(),
  fieldsOf: (event: AsterEvent) => LogFields = () => ({}),
): Emit {
  const repetitions = createRepetitions(repetitionMs, monotonicNow);
  return (event) => {
    const { level: levelOf, message } = eventLines[event.type] as EventLine<AsterEvent>; // the table pairs them by type
    const level = levelAt(event, typeof levelOf === 'string' ? levelOf : levelOf(event));
    const isTold = logger.isEnabled(level);
    const repeated = repeatedBefore(event, repetitions);
    if (!isTold || repeated === undefined) return;
    const fields = { ...eventFields(event), ...fieldsOf(event), ...(repeated > 0 ? { repeated } : {}) };
    logger.log(level, typeof message === 'string' ? message : message(event), fields);
  };
}

/** A database that is away is no fault of a request or a service. */
function levelAt(event: AsterEvent, level: LogLevel): LogLevel {
  return (event.type === 'http.failed' || event.type === 'service.failed') && isUnavailable(event.error)
    ? 'warn'
    : level;
}

function isUnavailable(error: unknown): boolean {
  return error instanceof AsterError && error.code === 'DATABASE_UNAVAILABLE';
}

/** `undefined`: the same was told a moment ago. */
function repeatedBefore(event: AsterEvent, repetitions: ReturnType<typeof createRepetitions>): number | undefined {
  switch (event.type) {
    case 'database.lost':
      return repetitions.count(`database ${event.doing}`);
    case 'database.restored':
      return repetitions.end(`database ${event.doing}`);
    case 'listener.disconnected':
      return repetitions.count('listener');
    case 'listener.connected':
      return repetitions.end('listener');
    case 'spans.dropped':
      return repetitions.count(`spans ${event.why}`);
    case 'companion.start-failed':
      return repetitions.count(`companion ${event.why}`);
    case 'service.failed':
      return repetitions.count(`service ${event.service} ${event.doing} ${String(event.error)}`);
    case 'http.failed':
      return isUnavailable(event.error) ? repetitions.count('http') : 0;
    default:
      return 0;
  }
}
