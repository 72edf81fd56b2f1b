import type { Measures } from '@aster-scheduler/statistics';
import type { GaugeReading } from '../context/metrics-source.js';

/** A number of the engine, and how it is found in what was read. */
export interface EngineGauge {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  readonly valuesOf: (measures: Measures) => readonly GaugeReading[];
}

const statuses = ['due', 'scheduled', 'waiting', 'running'] as const;

/** @param version of this program */
export function engineGauges(version: string): readonly EngineGauge[] {
  return [...poolGauges, ...healthGauges, buildGauge(version)];
}

const poolGauges: readonly EngineGauge[] = [
  {
    name: 'aster_runs',
    help: 'runs that have not ended; due: to be started now, scheduled: later, waiting: for other jobs or for a place',
    labelNames: ['pool', 'status'],
    valuesOf: ({ pools }) =>
      pools.flatMap((pool) => statuses.map((status) => ({ labels: { pool: pool.name, status }, value: pool[status] }))),
  },
  {
    name: 'aster_pool_slots',
    help: 'runs that live workers of the pool can execute at the same time',
    labelNames: ['pool'],
    valuesOf: ({ pools }) => pools.map(({ name, slots }) => ({ labels: { pool: name }, value: slots })),
  },
  {
    name: 'aster_pool_workers',
    help: 'live workers that serve the pool and claim',
    labelNames: ['pool'],
    valuesOf: ({ pools }) => pools.map(({ name, workers }) => ({ labels: { pool: name }, value: workers })),
  },
  {
    name: 'aster_oldest_due_seconds',
    help: 'how long the first run that is due has been so; 0 where none is',
    labelNames: ['pool'],
    valuesOf: ({ pools }) =>
      pools.map(({ name, oldestDueMs = 0 }) => ({ labels: { pool: name }, value: oldestDueMs / 1_000 })),
  },
];

const healthGauges: readonly EngineGauge[] = [
  {
    name: 'aster_ledger_unexplained_ticks',
    help: 'ticks with neither a run nor a skip, in the last day that was checked',
    valuesOf: ({ unexplainedTicks }) => [{ value: unexplainedTicks }],
  },
  {
    name: 'aster_ledger_checked_timestamp_seconds',
    help: 'up to when every tick was looked for',
    valuesOf: ({ ledgerCheckedUntil }) => instant(ledgerCheckedUntil),
  },
  {
    name: 'aster_scheduler_pass_timestamp_seconds',
    help: 'when some scheduler has last looked for due jobs, as it tells once a minute',
    valuesOf: ({ schedulerPassAt }) => instant(schedulerPassAt),
  },
  {
    name: 'aster_incidents_open',
    help: 'incidents that are not over',
    labelNames: ['severity'],
    valuesOf: ({ openIncidents }) =>
      Object.entries(openIncidents).map(([severity, value]) => ({ labels: { severity }, value })),
  },
  {
    name: 'aster_notifications_pending',
    help: 'messages about alerts that are still to be sent',
    valuesOf: ({ pendingNotifications }) => [{ value: pendingNotifications }],
  },
  {
    name: 'aster_rollup_lag_seconds',
    help: 'how long ago ended what is not added up yet; some two minutes in normal operation',
    valuesOf: ({ rollupLagMs }) => (rollupLagMs === undefined ? [] : [{ value: rollupLagMs / 1_000 }]),
  },
];

function buildGauge(version: string): EngineGauge {
  return {
    name: 'aster_build_info',
    help: '1, with the versions of the program, the schema of the database and Node.js',
    labelNames: ['version', 'schema', 'node'],
    valuesOf: ({ schemaVersion }) => [
      { labels: { version, schema: String(schemaVersion), node: process.versions.node }, value: 1 },
    ],
  };
}

function instant(at: Date | undefined): readonly GaugeReading[] {
  return at === undefined ? [] : [{ value: at.getTime() / 1_000 }];
}
