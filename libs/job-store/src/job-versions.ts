import type { ChangeOrigin } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { type JobSnapshot, toSnapshot } from './job-snapshot.js';

/** That a job was changed: when, by whom, and in what. */
export interface JobVersion {
  readonly version: number;
  readonly changedAt: Date;
  /** Absent where nobody is known by name. */
  readonly changedBy?: string;
  /** Absent: changed before versions were kept. */
  readonly origin?: ChangeOrigin;
  /** Of the files that were applied. */
  readonly revision?: string;
  /** Of that revision. */
  readonly author?: string;
  /** The names of the fields, as in `JobSnapshot`; none of the first version that is known. */
  readonly changed: readonly string[];
}

/** What a job was like after a change. */
export interface KeptVersion extends JobVersion {
  readonly definition: JobSnapshot;
}

const columns = ['version', 'changed_at', 'changed_by', 'origin', 'revision', 'author', 'changed'] as const;

/** The versions of a job that are kept, at most `versionsKept`, the newest first. */
export async function listVersions(
  db: Db,
  jobId: string,
  { before, limit }: { readonly before?: number; readonly limit: number },
): Promise<JobVersion[]> {
  const rows = await db
    .selectFrom('job_versions')
    .select(columns)
    .where('job_id', '=', jobId)
    .where('version', '<', before ?? 2 ** 31 - 1)
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toVersion);
}

/** One version of a job, if it is kept. */
export async function findVersion(db: Db, jobId: string, version: number): Promise<KeptVersion | undefined> {
  const row = await db
    .selectFrom('job_versions')
    .select([...columns, 'definition'])
    .where('job_id', '=', jobId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row === undefined ? undefined : { ...toVersion(row), definition: toSnapshot(row.definition) };
}

interface VersionRow {
  readonly version: number;
  readonly changed_at: Date;
  readonly changed_by: string | null;
  readonly origin: ChangeOrigin | null;
  readonly revision: string | null;
  readonly author: string | null;
  readonly changed: string[];
}

function toVersion(row: VersionRow): JobVersion {
  return {
    version: row.version,
    changedAt: row.changed_at,
    changedBy: row.changed_by ?? undefined,
    origin: row.origin ?? undefined,
    revision: row.revision ?? undefined,
    author: row.author ?? undefined,
    changed: row.changed,
  };
}
