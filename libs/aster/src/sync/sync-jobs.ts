import { isDeepStrictEqual } from 'node:util';
import type { Job, JobDefinition } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import {
  type CodeJob,
  findJob,
  insertJob,
  listCodeJobs,
  lockCodeJobs,
  lockForEdits,
  saveCodeJob,
  updateJob,
} from '@aster-scheduler/job-store';
import { type DeclaredField, type DeclaredFields, toDeclaredFields, toJobEdit } from './declared-fields.js';
import { namingJob } from './naming-job.js';
import { planJobSync } from './plan-job-sync.js';
import { refuseForeignJobs } from './refuse-foreign-jobs.js';
import { type CodeNames, readCodeNames, toCodeNames, toJobIds } from './upstream-names.js';

/** A program with the jobs that its code declares. */
export interface Declarations {
  readonly service: string;
  /** Names that the program had before; it takes their jobs over. */
  readonly formerServices: readonly string[];
  readonly jobs: readonly JobDefinition[];
}

/** What became of a job that the code declares. */
export interface SyncedJob {
  /** In the code. */
  readonly name: string;
  /** The job as it is now. */
  readonly job: Job;
  readonly isNew: boolean;
  /** Fields that the job was given, because the code has changed them. */
  readonly changed: readonly DeclaredField[];
  /** Those of them that somebody had edited meanwhile. */
  readonly overwritten: readonly DeclaredField[];
  /** Fields that somebody has edited and the code has not changed since: they stay. */
  readonly kept: readonly DeclaredField[];
}

/**
 * Brings jobs in line with the code that declares them, all of them or none. Programs that do so at the same time wait
 * for each other.
 *
 * @throws InvalidInputError when a job belongs to somebody else, or an upstream job does not exist
 * @throws DependencyCycleError
 */
export async function syncJobs(db: Db, declarations: Declarations, at?: Date): Promise<SyncedJob[]> {
  return inTransaction(db, async (tx) => {
    await lockCodeJobs(tx);
    const now = at ?? (await serverTime(tx));
    const declared: MadeJob[] = [];
    for (const job of await readLocked(tx, declarations)) declared.push(await makeMissing(tx, job, now));
    const names = await readCodeNames(tx, declared);
    const synced: SyncedJob[] = [];
    for (const job of declared) {
      synced.push(await namingJob(job.definition.name, async () => syncJob(tx, job, names, now)));
      const codeJob = toCodeJob(job, declarations.service);
      if (!isDeepStrictEqual(codeJob, job.codeJob)) await saveCodeJob(tx, codeJob, now);
    }
    return synced;
  });
}

async function readDeclared(tx: Tx, declarations: Declarations): Promise<Declared[]> {
  const names = declarations.jobs.map((definition) => definition.name);
  const codeJobs = new Map((await listCodeJobs(tx, { names })).map((codeJob) => [codeJob.name, codeJob]));
  const declared: Declared[] = [];
  for (const definition of declarations.jobs) {
    const codeJob = codeJobs.get(definition.name);
    const job = await findJob(tx, codeJob?.jobId ?? definition.name);
    const isIt = codeJob !== undefined || job?.name === definition.name; // rather than one with such an id
    declared.push({ definition, codeJob, job: isIt ? job : undefined });
  }
  refuseForeignJobs(declared, declarations);
  return declared;
}

/**
 * Whoever starts with the code that was there before changes nothing, and waits for nobody. All others read the jobs
 * once more when they have them: one may have been edited or deleted while they waited for it.
 */
async function readLocked(tx: Tx, declarations: Declarations): Promise<Declared[]> {
  const declared = await readDeclared(tx, declarations);
  if (declared.every(isAsBefore)) return declared;
  const ids = declared.flatMap(({ job }) => (job === undefined ? [] : [job.id]));
  const hasEdges = declared.some(
    ({ definition, job }) => definition.dependsOn.length + (job?.dependsOn.length ?? 0) > 0,
  );
  await lockForEdits(tx, ids, hasEdges);
  return ids.length === 0 ? declared : readDeclared(tx, declarations);
}

function isAsBefore({ definition, codeJob, job }: Declared): boolean {
  return (
    job !== undefined &&
    codeJob?.putAsideAs === undefined &&
    isDeepStrictEqual(toDeclaredFields(definition), codeJob?.declared)
  );
}

/** A declaration with what there is of it already. */
interface Declared {
  readonly definition: JobDefinition;
  readonly codeJob?: CodeJob;
  readonly job?: Job;
}

/** A declaration whose job is there. */
interface MadeJob extends Declared {
  readonly job: Job;
  readonly isNew: boolean;
  /** What the code said when the job was last brought in line with it. */
  readonly before?: DeclaredFields;
}

/** Makes a job without its edges at first, so that jobs may depend on ones that are declared after them. */
async function makeMissing(tx: Tx, declared: Declared, now: Date): Promise<MadeJob> {
  const { definition, codeJob, job } = declared;
  if (job !== undefined) return { ...declared, job, isNew: false, before: codeJob?.declared };
  const withoutEdges = { ...definition, dependsOn: [] };
  const made = await insertJob(tx, withoutEdges, now);
  return { definition, job: made, isNew: true, before: toDeclaredFields(withoutEdges) };
}

async function syncJob(tx: Tx, declared: MadeJob, names: CodeNames, now: Date): Promise<SyncedJob> {
  const { definition, codeJob, job, isNew, before } = declared;
  const { name } = definition;
  const stored = toDeclaredFields({ ...job, dependsOn: toCodeNames(job.dependsOn, names) });
  const plan = planJobSync(toDeclaredFields(definition), before, stored);
  const isBack = codeJob?.putAsideAs !== undefined && codeJob.putAsideAs === job.status;
  const done = isNew ? { name, isNew, changed: [], overwritten: [], kept: [] } : { name, isNew, ...plan };
  if (plan.changed.length === 0 && !isBack) return { ...done, job };
  const edges = toJobIds(definition.dependsOn, names);
  const edit = toJobEdit({ ...definition, dependsOn: edges }, plan.changed);
  return {
    ...done,
    job: await updateJob(tx, job.id, isBack ? { ...edit, status: 'active' } : edit, { now, isForced: true }),
  };
}

function toCodeJob({ definition, job }: MadeJob, service: string): CodeJob {
  const declared = { ...toDeclaredFields(definition) };
  return { name: definition.name, jobId: job.id, service, declared, putAsideAs: undefined };
}
