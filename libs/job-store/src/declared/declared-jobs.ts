import { advisoryLocks, type Db, jsonText, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { DeclaredJob } from './declared-job.js';

/** Waits for whoever else applies the jobs of a source, and has others wait until the transaction ends. */
export async function lockDeclaredJobs(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${advisoryLocks.declaredJobs})`.execute(tx);
}

/** What is declared of these jobs, and all that this source has ever declared. */
export async function listDeclaredJobs(
  db: Db,
  wanted: { readonly jobIds?: readonly string[]; readonly source?: string },
): Promise<DeclaredJob[]> {
  const { jobIds = [], source = null } = wanted;
  const rows = await db
    .selectFrom('declared_jobs')
    .selectAll()
    .where(sql<boolean>`job_id = any(${jobIds}::uuid[]) or source = ${source}`)
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    jobId: row.job_id,
    source: row.source,
    name: row.name,
    declared: row.declared,
    isPruned: row.is_pruned,
  }));
}

/** Keeps what a source has declared, whoever owned the jobs before. */
export async function saveDeclaredJobs(tx: Tx, jobs: readonly DeclaredJob[], now: Date): Promise<void> {
  if (jobs.length === 0) return;
  const rows = jobs.map(({ jobId, source, name, declared, isPruned }) => ({
    ...{ job_id: jobId, source, name, declared, is_pruned: isPruned },
  }));
  // a name may pass from one job of the source to another
  await sql`delete from aster.declared_jobs where job_id = any(${jobs.map(({ jobId }) => jobId)}::uuid[])`.execute(tx);
  await sql`insert into aster.declared_jobs (job_id, source, name, declared, is_pruned, declared_at)
    select job_id, source, name, declared, is_pruned, ${now}
    from json_to_recordset(${jsonText(rows)}::json)
      as row (job_id uuid, source text, name text, declared jsonb, is_pruned boolean)`.execute(tx);
}

/** Lets jobs go: from now on nobody owns them. Resolves with how many had an owner. */
export async function releaseDeclaredJobs(db: Db, jobIds: readonly string[]): Promise<number> {
  const result = await sql`delete from aster.declared_jobs where job_id = any(${jobIds}::uuid[])`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}
