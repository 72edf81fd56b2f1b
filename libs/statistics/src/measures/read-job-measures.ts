import type { JobSelector } from '@aster-scheduler/core';
import { type Db, globPattern, jsonText } from '@aster-scheduler/db';
import { lastSuccessAt } from '@aster-scheduler/run-store';
import { sql } from 'kysely';

/** What a job has come to, as numbers that are watched over time. */
export interface JobMeasures {
  readonly name: string;
  readonly pool: string;
  /** Whether it is neither paused nor archived. */
  readonly isEnabled: boolean;
  /** Absent: it has no schedule, or none that ticks again. */
  readonly nextTickAt?: Date;
  /** Since its last success. */
  readonly failures: number;
  readonly lastSuccessAt?: Date;
  /** When its newest run that was no skip ended; absent: none has. */
  readonly lastRunAt?: Date;
  readonly lastDurationMs?: number;
}

export interface SelectedJobs {
  readonly jobs: readonly JobMeasures[];
  /** Jobs that were asked for and are too many. */
  readonly left: number;
}

interface JobRow {
  readonly name: string;
  readonly pool: string;
  readonly is_enabled: boolean;
  readonly next_run_at: Date | null;
  readonly failures: number;
  readonly last_success_at: Date | null;
  readonly last_run_at: Date | null;
  readonly last_ms: number | null;
  readonly found: number;
}

/** The newest runs of a job that are looked at for one that was no skip. */
const mostRuns = 20;

/**
 * The jobs that one of the selectors chooses, in the order of their names; archived ones are not among them.
 *
 * @param most of them; the others are only counted
 */
export async function readJobMeasures(db: Db, selectors: readonly JobSelector[], most: number): Promise<SelectedJobs> {
  const patterns = selectors.flatMap((each) => (each.kind === 'name' ? [globPattern(each.glob)] : []));
  const labels = selectors.flatMap((each) => (each.kind === 'label' ? [jsonText({ [each.key]: each.value })] : []));
  const { rows } = await sql<JobRow>`
    with chosen as (
      select j.id, j.name, j.pool, j.status, count(*) over ()::integer as found from aster.jobs j
      where j.status <> 'archived'
        and (j.name like any(${patterns}::text[]) or j.labels @> any(${labels}::text[]::jsonb[]))
      order by j.name limit ${most}
    )
    select j.name, j.pool, j.status = 'active' as is_enabled, j.found, c.next_run_at,
      coalesce(s.failures, 0)::integer as failures, ${lastSuccessAt} as last_success_at,
      r.finished_at as last_run_at, extract(epoch from r.finished_at - r.started_at)::float8 * 1000 as last_ms
    from chosen j
    left join aster.job_cursors c on c.job_id = j.id
    left join aster.job_streaks s on s.job_id = j.id
    left join lateral (
      select newest.finished_at, newest.started_at from (
        select f.id, f.status, f.finished_at, f.started_at from aster.finished_runs f
        where f.job_id = j.id order by f.id desc limit ${mostRuns}
      ) newest where newest.status <> 'skipped' order by newest.id desc limit 1
    ) r on true
    order by j.name`.execute(db);
  return { jobs: rows.map(toMeasures), left: (rows[0]?.found ?? 0) - rows.length };
}

function toMeasures(row: JobRow): JobMeasures {
  return {
    name: row.name,
    pool: row.pool,
    isEnabled: row.is_enabled,
    nextTickAt: row.next_run_at ?? undefined,
    failures: row.failures,
    lastSuccessAt: row.last_success_at ?? undefined,
    lastRunAt: row.last_run_at ?? undefined,
    lastDurationMs: row.last_ms ?? undefined,
  };
}
