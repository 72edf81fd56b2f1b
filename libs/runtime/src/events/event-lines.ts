import { type AsterEvent, formatDuration } from '@aster-scheduler/core';
import type { LogLevel } from '../logs/log-config.js';
import { counted } from './counted.js';

export type EventType = AsterEvent['type'];
export type EventOf<T extends EventType> = Extract<AsterEvent, { readonly type: T }>;

/** How one type of event reads as a line. Its facts follow the message as fields. */
export interface EventLine<E> {
  readonly level: LogLevel | ((event: E) => LogLevel);
  readonly message: string | ((event: E) => string);
}

const notificationMessages: Readonly<Record<EventOf<'notification.settled'>['state'], string>> = {
  sent: 'told of an alert through',
  dropped: 'nothing needs to be told through',
  pending: 'will try again to tell of an alert through',
  failed: 'gave up telling of an alert through',
  lost: 'another process tells of an alert through',
};

const pingMessages: typeof notificationMessages = {
  sent: 'told who waits for it of a run of',
  dropped: 'nobody needs to be told of a run of',
  pending: 'will try again to tell who waits for it of a run of',
  failed: 'gave up telling who waits for it of a run of',
  lost: 'another process tells who waits for it of a run of',
};

/**
 * How every type of event reads. What happens for each run or request without trouble is told at `debug`, so that the
 * logs of a busy system hold what somebody should look at.
 */
export const eventLines: { readonly [T in EventType]: EventLine<EventOf<T>> } = {
  'service.started': { level: 'info', message: (event) => `${event.service} started` },
  'service.stopping': { level: 'info', message: (event) => `${event.service} is stopping` },
  'service.stopped': { level: 'info', message: (event) => `${event.service} stopped` },
  'service.failed': { level: 'error', message: (event) => `${event.service} failed while ${event.doing}` },
  'database.lost': { level: 'warn', message: (event) => `the database cannot be reached for ${event.doing}` },
  'database.restored': {
    level: 'info',
    message: (event) => `the database is back for ${event.doing} after ${formatDuration(Math.round(event.awayMs))}`,
  },
  'listener.connected': { level: 'info', message: 'listening for changes in the database' },
  'listener.disconnected': { level: 'warn', message: 'not listening for changes in the database, polling instead' },
  'ticks.materialised': {
    level: 'debug',
    message: (event) =>
      `made ${counted(event.runs, 'run')} and ${counted(event.skips, 'skip')} of ${counted(event.jobs, 'job')}`,
  },
  'job.resumed': { level: 'info', message: 'the pause of the job is over' },
  'worker.registered': { level: 'info', message: (event) => `worker serves ${event.pools.join(', ')}` },
  'worker.drain-asked': {
    level: 'info',
    message: ({ isAsked }) =>
      isAsked ? 'worker claims nothing more, as it was told' : 'worker claims again, as it was told',
  },
  'worker.lost': {
    level: 'warn',
    message: (event) => `a worker fell silent past its lease; ${counted(event.runs, 'run')} taken from it`,
  },
  'lease.lost': {
    level: (event) => (event.runs === 0 ? 'warn' : 'error'),
    message: (event) =>
      event.runs === 0
        ? 'this worker has no lease any more; nothing ran under it'
        : `the lease of this worker was not renewed in time; ${counted(event.runs, 'run')} ended without a result`,
  },
  'run.started': { level: 'debug', message: 'run started' },
  'run.settled': {
    level: (event) => settledLevels[event.status],
    message: ({ status, reason }) =>
      (reason === 'handed_back' ? handedBack[status] : undefined) ?? settledMessages[status],
  },
  'spans.dropped': { level: 'warn', message: ({ spans, why }) => `${counted(spans, 'span')} dropped: ${why}` },
  'spans.exported': { level: 'debug', message: ({ spans }) => `${counted(spans, 'span')} exported` },
  'notification.settled': {
    level: ({ state }) => (state === 'failed' ? 'error' : state === 'pending' || state === 'lost' ? 'warn' : 'debug'),
    message: ({ state, kind, channel }) =>
      kind === 'heartbeat'
        ? `${state === 'sent' ? 'told' : 'could not tell'} ${channel} that this process works`
        : `${(kind === 'ping' ? pingMessages : notificationMessages)[state]} ${channel}`,
  },
  'ping.dropped': {
    level: 'error',
    message: ({ signal, heardAt, why }) =>
      `gave up a ping (${signal}) of ${heardAt.toISOString()}, which could not be taken for a day: ${why}`,
  },
  'run.claim-lost': {
    level: 'warn',
    message: 'this worker does not hold the run any more; its result here is dropped',
  },
  'history.weeks-unpartitioned': {
    level: 'warn',
    message: (event) =>
      `history of the weeks of ${event.weeks.join(', ')} has no partition of its own and is removed row by row`,
  },
  'ledger.unexplained': {
    level: 'error',
    message: (event) =>
      `${counted(event.ticks, 'tick')} of the hour from ${event.hour.toISOString()} on have neither a run nor a skip`,
  },
  'companion.started': { level: 'debug', message: 'companion process started' },
  'companion.lost': {
    level: 'error',
    message: (event) => `companion process lost, ${counted(event.runs, 'run')} with it: ${event.why}`,
  },
  'companion.start-failed': {
    level: 'error',
    message: (event) => `a companion process could not be started: ${event.why}`,
  },
  'companion.lease-expired': {
    level: 'error',
    message: (event) => `the lease was not extended in time: ${counted(event.runs, 'command')} under way, ended now`,
  },
  'companion.processes-left': {
    level: 'warn',
    message: (event) => `processes of earlier runs were found and could not all be ended: ${event.pids.join(', ')}`,
  },
  'companion.folder-left': { level: 'warn', message: (event) => `a working folder could not be removed: ${event.why}` },
  'http.request': { level: 'debug', message: (event) => `${event.method} ${event.route} ${event.status}` },
  'http.failed': { level: 'error', message: (event) => `${event.method} ${event.route} failed` },
};

type SettledStatus = EventOf<'run.settled'>['status'];

const settledLevels: Readonly<Record<SettledStatus, LogLevel>> = {
  succeeded: 'debug',
  skipped: 'debug',
  scheduled: 'info',
  cancelled: 'info',
  failed: 'warn',
  timed_out: 'warn',
};

const settledMessages: Readonly<Record<SettledStatus, string>> = {
  succeeded: 'run succeeded',
  skipped: 'run skipped',
  scheduled: 'run will be tried again',
  cancelled: 'run cancelled',
  failed: 'run failed',
  timed_out: 'run timed out',
};

/** The worker was stopped while it ran. */
const handedBack: Readonly<Partial<Record<SettledStatus, string>>> = {
  scheduled: 'run handed back, for another worker or the next start',
};
