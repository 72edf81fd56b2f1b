import type { JobSelector, Role } from '@aster-scheduler/core';
import type { DatabaseOptions } from '@aster-scheduler/db';
import type { LogConfig } from '../logs/log-config.js';
import type { PolicyConfig } from './readers/policy-file.js';

/** How to reach the database; what `connectDatabase` takes. */
export interface DatabaseConfig extends DatabaseOptions {
  /** How long a start waits for the database to answer. */
  readonly waitMs: number;
}

/** How to reach the database of a process that can bring its own. */
export interface UpDatabaseConfig extends Omit<DatabaseConfig, 'connectionString'> {
  /** Absent: the environment names no database. */
  readonly connectionString?: string;
}

export interface ApiConfig {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /**
   * For admins. Empty, and no `bootstrapKey`: with `auth: keys` none is asked for, which is refused beyond loopback.
   */
  readonly keys: readonly string[];
  /**
   * `required`: a key is always asked for, be it one of the database; `none`: whoever reaches the API may run
   * commands, on purpose.
   */
  readonly auth: 'keys' | 'required' | 'none';
  /** Put among the keys in the database when it is first sent. */
  readonly bootstrapKey?: string;
  /** Names that an API without keys may be asked for by, besides `localhost` and addresses. */
  readonly allowedHosts: readonly string[];
  /** Whose tokens are taken besides keys; absent: nobody's. */
  readonly tokenIssuer?: {
    readonly issuer: string;
    readonly audience: string;
    readonly rolesClaim: string;
    readonly roles: Readonly<Record<string, Role>>;
  };
  /** Where people sign in to the dashboard; absent: they need a key. */
  readonly signIn?: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret?: string;
    readonly scopes: string;
    readonly rolesClaim: string;
    readonly roles: Readonly<Record<string, Role>>;
    readonly sessionMs: number;
  };
  /** A proxy that says who it is; absent: none is believed. */
  readonly proxySignIn?: {
    readonly from: readonly string[];
    readonly userHeader: string;
    readonly groupsHeader: string;
    readonly roles: Readonly<Record<string, Role>>;
  };
  /** Whose pages may call the API with a key; absent: nobody's. */
  readonly allowedOrigins?: readonly string[];
  /** Requests of each caller in 10 seconds; 0: no limit. */
  readonly rateLimit: number;
  /** Jobs that each caller with a name may make, who is no admin; 0: no limit. */
  readonly maxJobsOfOne: number;
  /** Things that each caller with a name may follow at the same time. */
  readonly maxStreamsOfOne: number;
  /** Whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Where clients find the API; absent: where they ask for it. */
  readonly publicUrl?: string;
  /** Whether the dashboard is served too. */
  readonly hasDashboard: boolean;
  /** What the installation is called in it; absent: nothing. */
  readonly dashboardMark?: {
    readonly label: string;
    readonly color: 'grey' | 'red' | 'amber' | 'green' | 'blue' | 'violet';
  };
  /** Of a trace for a browser, with `{trace_id}`; absent: runs in the dashboard do not link to theirs. */
  readonly traceAddress?: string;
  /** What agents may do at `/mcp`. */
  readonly agents: 'off' | 'read' | 'operate';
  /** Keys of 32 bytes by which secrets are sealed; empty: none can be kept. */
  readonly secretKeys: readonly Buffer[];
  /** Files with its certificate and the key of that; absent: it speaks plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Jobs that have series of their own; empty: none has. */
  readonly metricsOfJobs: readonly JobSelector[];
  /** What commands of jobs may use; absent: the workers decide. */
  readonly policy?: PolicyConfig;
  /** For jobs that name none. */
  readonly defaultJobTimeoutMs: number;
  /** For jobs that name none. */
  readonly defaultMaxRetries: number;
}

export interface SchedulerConfig {
  /** The longest sleep. */
  readonly intervalMs: number;
  /** How long finished runs are kept; absent: for ever. */
  readonly retentionMs?: number;
  /** Absent: it sends no messages about alerts. */
  readonly notifier?: NotifierConfig;
  /** Where a scheduler says again and again that it works. */
  readonly heartbeat?: HeartbeatConfig;
}

export interface HeartbeatConfig {
  /** A secret. */
  readonly url: string;
  /** Addresses and networks that are not public, and may be sent to. */
  readonly allow: readonly string[];
}

/** How messages about alerts are sent. */
export interface NotifierConfig {
  /** Addresses and networks that are not public, and may be sent to. */
  readonly allow: readonly string[];
  readonly environment?: string;
  /** Where the dashboard is; absent: messages have no links. */
  readonly publicUrl?: string;
  readonly smtpUrl?: string;
  readonly emailFrom?: string;
  /** Keys of 32 bytes by which the secrets of channels are opened; empty: none can be. */
  readonly secretKeys: readonly Buffer[];
}

export interface WorkerSecretsConfig {
  /** Keys of 32 bytes by which those of Aster's own store are opened; empty: none can be. */
  readonly keys: readonly Buffer[];
  /** Has a file for each; absent: there are none. */
  readonly folder?: string;
  /** A program with its arguments that prints one; absent: there is none. */
  readonly command?: readonly [string, ...string[]];
}

export interface WorkerIsolationConfig {
  readonly level: 'none' | 'user' | 'namespace';
  /** Users that commands may run as; none at `none`. */
  readonly runAs: readonly string[];
  /** What holds commands to the limits of their jobs; `auto`: control groups where there can be some. */
  readonly limits: 'auto' | 'prlimit' | 'cgroup';
}

export interface WorkerConfig {
  readonly isolation: WorkerIsolationConfig;
  /** What commands may use; absent: whatever there is. */
  readonly policy?: PolicyConfig;
  /** The longest sleep. */
  readonly pollIntervalMs: number;
  /** Runs executed at the same time. */
  readonly concurrency: number;
  readonly pools: readonly string[];
  readonly leaseMs: number;
  /** Output kept of each attempt. */
  readonly outputLimitBytes: number;
  /** Where commands find the secrets that their environment names. */
  readonly secrets: WorkerSecretsConfig;
  /** Hand-backs of a started run that cost it no attempt. */
  readonly freeHandbacks: number;
}

/** Where `/livez`, `/readyz`, `/health` and `/metrics` of a scheduler or worker are served. */
export interface HealthConfig {
  readonly host: string;
  /** 0: they are not. */
  readonly port: number;
}

interface CommonConfig {
  readonly log: LogConfig;
  /** How long running work may take to end after the first signal. */
  readonly shutdownTimeoutMs: number;
}

export interface ApiProcessConfig extends CommonConfig {
  readonly service: 'api';
  readonly database: DatabaseConfig;
  readonly api: ApiConfig;
}

export interface SchedulerProcessConfig extends CommonConfig {
  readonly service: 'scheduler';
  readonly database: DatabaseConfig;
  readonly scheduler: SchedulerConfig;
  readonly health: HealthConfig;
}

export interface WorkerProcessConfig extends CommonConfig {
  readonly service: 'worker';
  readonly database: DatabaseConfig;
  readonly worker: WorkerConfig;
  readonly health: HealthConfig;
}

/** All services in one process; health and metrics are those of the API. */
export interface UpProcessConfig extends CommonConfig {
  readonly service: 'up';
  readonly database: UpDatabaseConfig;
  readonly api: ApiConfig;
  readonly scheduler: SchedulerConfig;
  readonly worker: WorkerConfig;
}

export interface MigrateProcessConfig extends CommonConfig {
  readonly service: 'migrate';
  readonly database: DatabaseConfig;
}

/** The configuration of each kind of process. */
export interface ProcessConfigs {
  readonly api: ApiProcessConfig;
  readonly scheduler: SchedulerProcessConfig;
  readonly worker: WorkerProcessConfig;
  readonly up: UpProcessConfig;
  readonly migrate: MigrateProcessConfig;
}
