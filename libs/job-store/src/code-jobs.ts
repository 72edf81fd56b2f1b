import { advisoryLocks, type CodeJobsTable, type Db, jsonText, type Tx } from '@aster-scheduler/db';
import { type Selectable, sql } from 'kysely';

/** A job that a program has declared in its code. */
export interface CodeJob {
  /** In the code; the job itself may have been renamed since. */
  readonly name: string;
  readonly jobId: string;
  /** The program that declares it. */
  readonly service: string;
  /** The definition, field by field, that was last brought in line with the job. */
  readonly declared: Readonly<Record<string, unknown>>;
  /** The status that the job was given because the code no longer had it. */
  readonly putAsideAs?: 'inactive' | 'archived';
}

/**
 * Waits for other programs that are bringing their jobs in line, and has them wait until the transaction ends: replicas
 * that start together declare the same jobs.
 */
export async function lockCodeJobs(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${advisoryLocks.codeJobs})`.execute(tx);
}

/** The declared jobs of these names, or of this program. */
export async function listCodeJobs(
  db: Db,
  wanted: { readonly names: readonly string[] } | { readonly service: string },
): Promise<CodeJob[]> {
  const jobs = db.selectFrom('code_jobs').selectAll().orderBy('name');
  const rows = await (
    'names' in wanted
      ? jobs.where(sql<boolean>`name = any(${wanted.names}::text[])`)
      : jobs.where('service', '=', wanted.service)
  ).execute();
  return rows.map(toCodeJob);
}

/** What the code of a program has declared of the job; `undefined` when none has. */
export async function findCodeJob(db: Db, jobId: string): Promise<CodeJob | undefined> {
  const row = await db.selectFrom('code_jobs').selectAll().where('job_id', '=', jobId).executeTakeFirst();
  return row === undefined ? undefined : toCodeJob(row);
}

function toCodeJob(row: Selectable<CodeJobsTable>): CodeJob {
  return {
    name: row.name,
    jobId: row.job_id,
    service: row.service,
    declared: row.declared,
    putAsideAs: row.put_aside_as ?? undefined,
  };
}

/** Keeps what the code has declared of a job. */
export async function saveCodeJob(tx: Tx, job: CodeJob, now: Date): Promise<void> {
  const columns = {
    job_id: job.jobId,
    service: job.service,
    declared: jsonText(job.declared),
    declared_at: now,
    put_aside_as: job.putAsideAs ?? null,
  };
  await tx
    .insertInto('code_jobs')
    .values({ name: job.name, ...columns })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(columns))
    .execute();
}
