import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { PendingState } from './plan-pending-state.js';
import { rowsByColumn } from './rows-by-column.js';
import { policyOf, type RunRequest } from './run-request.js';

/** A run and the state in which it begins. */
export interface NewLiveRun extends PendingState {
  readonly request: RunRequest;
  /** Whether it holds the one place of its job. */
  readonly holdsPlace: boolean;
}

const columns = {
  id: 'uuid',
  job_id: 'uuid',
  status: 'text',
  trigger: 'text',
  pool: 'text',
  priority: 'integer',
  handler: 'text',
  scheduled_at: 'timestamptz',
  available_at: 'timestamptz',
  reason: 'text',
  is_exclusive: 'boolean',
  concurrency_policy: 'text',
  waits_until: 'timestamptz',
  start_before: 'timestamptz',
  tells_dependants: 'boolean',
  upstream_run_ids: 'uuid[]',
  retry_of: 'uuid',
  overrides: 'jsonb',
  actor: 'text',
  created_at: 'timestamptz',
};
const names = sql.raw(Object.keys(columns).join(', '));

/** Adds live runs. A run whose id is there already is left as it is. */
export async function insertLiveRuns(tx: Tx, runs: readonly NewLiveRun[], now: Date): Promise<void> {
  if (runs.length === 0) return;
  const rows = runs.map(({ request, status, reason, holdsPlace }) => ({
    id: request.id,
    job_id: request.job.id,
    status,
    reason,
    trigger: request.trigger,
    pool: request.job.pool,
    priority: request.job.priority,
    handler: request.job.handler,
    scheduled_at: request.scheduledAt,
    available_at: request.availableAt ?? request.scheduledAt,
    is_exclusive: holdsPlace,
    concurrency_policy: policyOf(request),
    waits_until: request.waitsUntil,
    start_before: request.startBefore,
    tells_dependants: request.tellsDependants ?? true,
    upstream_run_ids: request.upstreamRunIds,
    retry_of: request.retryOf,
    overrides: request.overrides,
    actor: request.actor,
    created_at: now,
  }));
  await sql`insert into aster.live_runs (${names}) ${rowsByColumn(rows, columns)}
    on conflict (id) do nothing`.execute(tx);
}
