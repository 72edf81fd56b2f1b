import { jobRules, type NumberRule, workerRules } from '@aster-scheduler/core';
import { schedulerDefaults, type SchedulerOptions } from '@aster-scheduler/scheduler';
import { workerDefaults, type WorkerOptions } from '@aster-scheduler/worker';
import type { StartOptions, WorkerSettings } from '../aster-options.js';
import { createOptionReader, type OptionReader } from '../options/option-reader.js';

/** What `start` was told, read and checked. */
export interface Settings {
  readonly migrates: boolean;
  readonly connectTimeoutMs: number;
  readonly formerServices: readonly string[];
  /** Absent: this process plans nothing. */
  readonly scheduler?: SchedulerOptions;
  /** Absent: this process executes nothing. */
  readonly worker?: Partial<WorkerOptions>;
  /** The program of the thread that keeps the lease; absent: where the package has it. */
  readonly heartbeatFile?: string;
}

const startFields = ['migrate', 'scheduler', 'worker', 'connectTimeout', 'formerServices'];
const workerFields = ['concurrency', 'pools', 'lease', 'drain', 'outputLimitBytes', 'heartbeatFile'];
const serviceRule = { kind: 'text', min: 1, max: 255, isLine: true } as const;

/** @throws InvalidInputError that names every problem */
export function readSettings(options: StartOptions): Settings {
  const reader = createOptionReader();
  reader.onlyKnown(options, startFields);
  const { migrate = false, connectTimeout, formerServices = [], scheduler = true, worker = true } = options;
  formerServices.forEach((name, index) => reader.text(`formerServices[${index}]`, name, serviceRule));
  const settings = {
    migrates: migrate,
    connectTimeoutMs: reader.durationMs('connectTimeout', connectTimeout, { minMs: 1, fallbackMs: 30_000 }),
    formerServices,
    scheduler: scheduler === false ? undefined : readScheduler(reader, scheduler),
    worker: worker === false ? undefined : readWorker(reader, worker),
    heartbeatFile: typeof worker === 'boolean' ? undefined : readHeartbeatFile(reader, worker),
  };
  reader.finish();
  return settings;
}

/** @throws InvalidInputError */
export function readService(service: string | undefined): string {
  const reader = createOptionReader();
  const name = reader.text('service', service, serviceRule) ?? 'default';
  reader.finish();
  return name;
}

function readScheduler(reader: OptionReader, given: NonNullable<StartOptions['scheduler']>): SchedulerOptions {
  const settings = typeof given === 'boolean' ? {} : given;
  reader.onlyKnown(settings, ['runRetention'], 'scheduler.');
  const { runRetention } = settings;
  const retentionMs = reader.durationMs('scheduler.runRetention', runRetention, { minMs: 60_000, fallbackMs: 0 });
  return runRetention === undefined ? schedulerDefaults : { ...schedulerDefaults, retentionMs };
}

function readHeartbeatFile(reader: OptionReader, { heartbeatFile }: WorkerSettings): string | undefined {
  return reader.text('worker.heartbeatFile', heartbeatFile, { kind: 'text', min: 1, max: 4_096 });
}

function readWorker(reader: OptionReader, given: NonNullable<StartOptions['worker']>): Partial<WorkerOptions> {
  const settings = typeof given === 'boolean' ? {} : given;
  reader.onlyKnown(settings, workerFields, 'worker.');
  settings.pools?.forEach((pool, index) => reader.text(`worker.pools[${index}]`, pool, jobRules.pool));
  const { concurrency, leaseMs, drainMs, outputLimitBytes } = workerDefaults;
  const bytes: NumberRule = { kind: 'number', min: 0, max: workerRules.mostOutputBytes, isInteger: true };
  return {
    concurrency: reader.number('worker.concurrency', settings.concurrency, workerRules.concurrency, concurrency),
    leaseMs: reader.durationMs('worker.lease', settings.lease, {
      minMs: workerRules.shortestLeaseMs,
      fallbackMs: leaseMs,
    }),
    drainMs: reader.durationMs('worker.drain', settings.drain, { minMs: 0, fallbackMs: drainMs }),
    outputLimitBytes: reader.number('worker.outputLimitBytes', settings.outputLimitBytes, bytes, outputLimitBytes),
    ...(settings.pools === undefined ? {} : { pools: settings.pools }),
  };
}
