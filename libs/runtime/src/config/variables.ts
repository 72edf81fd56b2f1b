import { jobRules, maxDurationMs, workerRules } from '@aster-scheduler/core';
import { type ServiceName, serviceNames } from '../service-name.js';
import { apiVariables } from './api-variables.js';
import { connectionUrl } from './connection-url.js';
import { notifierVariables } from './notifier-variables.js';
import { protectionVariables } from './protection-variables.js';
import { anyText } from './readers/any-text.js';
import { choice } from './readers/choice.js';
import { databaseName } from './readers/database-name.js';
import { duration, durationOrAll } from './readers/duration.js';
import { hostName, hostOrSocketFolder } from './readers/host-name.js';
import { poolNames } from './readers/pool-names.js';
import { readableFile } from './readers/readable-file.js';
import { size } from './readers/size.js';
import { wholeNumber } from './readers/whole-number.js';
import { sslMode } from './ssl-mode.js';
import type { Variable } from './variable.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const every = serviceNames;
const api: readonly ServiceName[] = ['api', 'up'];
const scheduler: readonly ServiceName[] = ['scheduler', 'up'];
const worker: readonly ServiceName[] = ['worker', 'up'];
const running: readonly ServiceName[] = ['api', 'scheduler', 'worker', 'up'];
const withHealthPort: readonly ServiceName[] = ['scheduler', 'worker'];

/** Every environment variable there is. The one source of parsing, `--help` and the README's table. */
export const variables = {
  DATABASE_URL: {
    about: 'connection string, postgresql://user:password@host:5432/database; takes precedence over POSTGRES_*',
    services: every,
    defaultNote: 'what POSTGRES_* say',
    noteFor: { up: 'a database of its own' },
    isSecret: true,
    read: connectionUrl,
  },
  POSTGRES_HOST: {
    about: 'host of the database, or the folder of its Unix socket',
    services: every,
    default: 'localhost',
    read: hostOrSocketFolder,
  },
  POSTGRES_PORT: { about: 'port of the database', services: every, default: '5432', read: wholeNumber(1, 65_535) },
  POSTGRES_USER: { about: 'user of the database', services: every, default: 'postgres', read: anyText },
  POSTGRES_PASSWORD: { about: 'password of the database', services: every, isSecret: true, read: anyText },
  POSTGRES_DB: {
    about: 'name of the database',
    services: every,
    defaultNote: 'as POSTGRES_USER',
    read: databaseName,
  },
  POSTGRES_SSL_MODE: {
    about: 'disable, require (encrypted), verify-ca or verify-full (and the certificate is checked)',
    services: every,
    defaultNote: 'verify-full, and disable on this machine',
    read: sslMode,
  },
  POSTGRES_SSL_ROOT_CERT: {
    about: 'file with the certificates of the authorities that are believed',
    services: every,
    defaultNote: 'those of Node.js',
    read: readableFile,
  },
  DB_TIMEOUT: {
    about: 'how long a start waits for the database to answer',
    services: every,
    default: '30s',
    read: duration(100, dayMs),
  },
  DB_QUERY_TIMEOUT: {
    about: 'deadline of every database call, kept by the client',
    services: every,
    default: '5s',
    read: duration(100, hourMs),
  },
  DB_POOL_SIZE: {
    about: 'database connections of a process, at most',
    services: running,
    default: '10',
    read: wholeNumber(1, 1_000),
  },
  ...apiVariables,
  ...protectionVariables,
  DEFAULT_JOB_TIMEOUT: {
    about: 'timeout of a job that names none',
    services: api,
    default: '10m',
    read: duration(jobRules.timeoutMs.minMs, maxDurationMs),
  },
  DEFAULT_MAX_RETRIES: {
    about: 'retries of a job that names none; 0 is none',
    services: api,
    default: '3',
    read: wholeNumber(jobRules['retry.maxRetries'].min, jobRules['retry.maxRetries'].max),
  },
  SCHEDULER_INTERVAL: {
    about:
      'the longest sleep of the scheduler, which wakes for due jobs and changes anyway; it looks for due jobs every 30s at least',
    services: scheduler,
    default: '30s',
    read: duration(100, hourMs),
  },
  RUN_RETENTION: {
    about: 'how long runs are kept after their end, or all',
    services: scheduler,
    default: 'all',
    read: durationOrAll(60_000, maxDurationMs),
  },
  ...notifierVariables,
  WORKER_POLL_INTERVAL: {
    about:
      'the longest sleep of a worker, which wakes for new runs anyway; half as long again while hints come through',
    services: worker,
    default: '5s',
    read: duration(10, hourMs),
  },
  WORKER_CONCURRENT_JOBS: {
    about: 'runs that a worker executes at the same time',
    services: worker,
    default: '5',
    read: wholeNumber(workerRules.concurrency.min, workerRules.concurrency.max),
  },
  WORKER_POOLS: {
    about: 'pools that a worker serves, comma-separated',
    services: worker,
    default: 'default',
    read: poolNames,
  },
  WORKER_LEASE: {
    about: 'a worker silent for this long loses its runs; longer than DB_QUERY_TIMEOUT',
    services: worker,
    default: '15s',
    read: duration(workerRules.shortestLeaseMs, hourMs),
  },
  OUTPUT_LIMIT: {
    about: 'output kept of each attempt, head and tail; 1KB is 1024 bytes',
    services: worker,
    default: '1MB',
    read: size(1024, workerRules.mostOutputBytes),
  },
  FREE_HANDBACKS: {
    about: 'how often a started run may be handed back by workers that stop, before each time costs an attempt',
    services: worker,
    default: '2',
    read: wholeNumber(0, 1_000),
  },
  SCHEDULER_PORT: {
    about: 'port of /livez, /readyz, /health and /metrics of the scheduler; 0 is none',
    services: ['scheduler'],
    default: '8081',
    read: wholeNumber(0, 65_535),
  },
  WORKER_PORT: {
    about: 'port of /livez, /readyz, /health and /metrics of the worker; 0 is none',
    services: ['worker'],
    default: '8082',
    read: wholeNumber(0, 65_535),
  },
  HEALTH_HOST: {
    about: 'address that SCHEDULER_PORT and WORKER_PORT listen on',
    services: withHealthPort,
    default: '127.0.0.1',
    read: hostName,
  },
  SHUTDOWN_TIMEOUT: {
    about: 'how long running work may take to end after SIGTERM',
    services: every,
    default: '30s',
    defaultFor: { up: '3s' }, // a person waits for it at a terminal
    read: duration(0, hourMs),
  },
  LOG_LEVEL: {
    about: 'error, warn, info or debug',
    services: every,
    default: 'info',
    read: choice(['error', 'warn', 'info', 'debug']),
  },
  LOG_FORMAT: {
    about: 'json, or pretty for people',
    services: every,
    default: 'json',
    defaultFor: { up: 'pretty' },
    read: choice(['json', 'pretty']),
  },
} as const satisfies Readonly<Record<string, Variable<unknown>>>;

export type VariableName = keyof typeof variables;

type ReadValue<V> = V extends { read: (text: string) => infer R }
  ? Extract<R, { value: unknown }> extends { value: infer T }
    ? T
    : never
  : never;

/** What the variables are read as; one without a default may be unset. */
export type VariableValues = {
  readonly [N in VariableName]: (typeof variables)[N] extends { default: string }
    ? ReadValue<(typeof variables)[N]>
    : ReadValue<(typeof variables)[N]> | undefined;
};

export const variableNames = Object.keys(variables) as readonly VariableName[]; // they are no more than the type says

/** The variables that a process reads. */
export function namesOf(service: ServiceName): readonly VariableName[] {
  return variableNames.filter((name) => (variables[name].services as readonly ServiceName[]).includes(service));
}
