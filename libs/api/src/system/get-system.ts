import { versions } from 'node:process';
import type { DatabaseResource, SystemResource, TableSizeResource } from '@aster-scheduler/client';
import { type Db, readSchemaVersion, schemaVersion, serverTime } from '@aster-scheduler/db';
import { listServices, type ServiceState } from '@aster-scheduler/run-store';
import { readSizes, type Sizes } from '@aster-scheduler/statistics';
import type { ApiContext } from '../context/api-context.js';
import { ownVersion } from '../info/own-version.js';
import { instant, integer, integerOrNull, objectSchema, text } from '../json/object-schema.js';
import { defineRoute } from '../routes/define-route.js';

const version = ownVersion();
const bytes = { ...integer, description: 'Indexes included.' } as const;

const databaseSchema = objectSchema<DatabaseResource>('Database', 'The database as it answers.', {
  version: { ...text, description: 'Of Postgres.' },
  size_bytes: { ...integer, description: 'Of the whole database, with what others have in it.' },
  latency_ms: { type: 'number', description: 'How long it has taken to ask it for the time.' },
});

const tableSchema = objectSchema<TableSizeResource>('TableSize', 'A table, with all its partitions.', {
  name: text,
  rows: { ...integer, description: 'An estimate.' },
  size_bytes: bytes,
  partitions: integer,
});

const systemSchema = objectSchema<SystemResource>('System', 'Versions, sizes, and what is kept for how long.', {
  version: { ...text, description: 'Of the program that answers.' },
  node_version: text,
  tz_data: { ...text, description: 'Of the time zone data of the program that answers.' },
  schema_version: { ...integer, description: 'Of the tables.' },
  needed_schema_version: {
    ...integer,
    description: 'Of the tables that the program is made for: it also works on those of the next version.',
  },
  server_time: { ...instant, description: 'By the clock of the database.' },
  run_retention_ms: {
    ...integerOrNull,
    description: 'The shortest time for which a living scheduler keeps finished runs; null: for ever.',
  },
  database: databaseSchema,
  tables: { type: 'array', items: tableSchema, description: 'The largest first.' },
  features: { type: 'array', items: text, description: 'What the program offers besides the API.' },
});

export const getSystem = defineRoute({
  method: 'GET',
  path: '/api/v1/system',
  operationId: 'getSystem',
  summary: 'Tells of the installation: versions, sizes, and what is kept for how long.',
  tag: 'health',
  right: { role: 'read', reach: 'everything' },
  isCounting: true,
  success: { status: 200, description: 'The installation.', schema: systemSchema },
  problems: ['INVALID_INPUT'],
  async handle(context) {
    const sizes = await context.statistics.read({ key: 'sizes', keptMs: 10_000, answer: readSizes });
    return { content: await toSystemResource(context, sizes) };
  },
});

async function toSystemResource({ db, features }: ApiContext, sizes: Sizes): Promise<SystemResource> {
  const { now, latencyMs } = await measure(db);
  return {
    version,
    node_version: versions.node,
    tz_data: versions['tz'] ?? '',
    schema_version: await readSchemaVersion(db),
    needed_schema_version: schemaVersion,
    server_time: now.toISOString(),
    run_retention_ms: retentionOf(await listServices(db)),
    database: { version: sizes.serverVersion, size_bytes: sizes.databaseBytes, latency_ms: latencyMs },
    tables: sizes.tables.map(({ name, rows, bytes: size, partitions }) => ({
      ...{ name, rows, size_bytes: size, partitions },
    })),
    features,
  };
}

async function measure(db: Db): Promise<{ readonly now: Date; readonly latencyMs: number }> {
  const askedAtMs = performance.now();
  const now = await serverTime(db);
  return { now, latencyMs: Math.round((performance.now() - askedAtMs) * 10) / 10 };
}

/** What one scheduler removes is gone, however long the others would keep it. */
function retentionOf(services: readonly ServiceState[]): number | null {
  const limits = services.flatMap(({ status, runRetentionMs }) => (status === 'active' ? (runRetentionMs ?? []) : []));
  return limits.length === 0 ? null : Math.min(...limits);
}
