import {
  type Change,
  definitionOf,
  type Job,
  type JobDefinition,
  NotFoundError,
  VersionConflictError,
} from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import {
  alignBacklog,
  followEdges,
  followStatus,
  leaveCursorBehind,
  lockJob,
  materialiseJob,
  mostAheadMs,
  moveCursor,
  moveWaitsUntil,
  recordSchedule,
  setCursorsBack,
} from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import { requireOwnFields } from './declared/require-own-fields.js';
import { findJob } from './find-job.js';
import { byProgram, requireJob } from './insert-job.js';
import { handlerColumn, pauseColumns, toColumns } from './job-row.js';
import { planJobEdit } from './plan-job-edit.js';
import { type AskedPause, planPause } from './plan-pause.js';
import { recordVersion } from './record-version.js';
import { replaceDependencies } from './replace-dependencies.js';
import { requirePayload } from './require-payload.js';
import { pingTexts } from './secrets/ping-texts.js';
import { requireSecrets } from './secrets/require-secrets.js';
import { refusingTakenName } from './write-errors.js';

export interface EditOptions {
  /** The version that the caller has read; the edit is refused when the job has another one. */
  readonly ifVersion?: number;
  /** Instead of the database's clock. */
  readonly now?: Date;
  /** Also what the source of the job declares is changed. */
  readonly isForced?: boolean;
  /** Who edits the job, and from where; by default a program that says nothing of itself. */
  readonly change?: Change;
  /** What is said of a pause, if the job is paused after the edit. */
  readonly pause?: AskedPause;
  /** From when on the schedule after the edit counts, where that is earlier than now: when a pause was over. */
  readonly countsFrom?: (before: Job) => Date | undefined;
}

/**
 * What is to change of a job: what is given is set, a key that is there with `undefined` clears an optional field.
 */
export type JobEdit = Partial<JobDefinition>;

/** Of a backlog of due ticks so many passes over the job are made with the edit: some thousand runs. */
const mostPasses = 10;

/**
 * Edits a job. Ticks that were due under the old schedule get their runs first; the new one counts from now. Where
 * more is due than one transaction makes, the rest follows from schedulers: its ticks are those of the old schedule,
 * and it runs under the job as it is by then.
 *
 * @param wanted the change, or a function that makes it from the job as it stands while nobody else can edit it; what
 *   that function throws is thrown on, and nothing is changed; where it changes nothing, there is no new version
 * @throws NotFoundError, VersionConflictError, NameTakenError
 * @throws ManagedError when the source of the job declares what is to change, unless it is forced
 * @throws InvalidInputError when an upstream job does not exist, is named twice, or is the job itself, and when a
 *   secret does not exist, or the payload is not as its schema says
 * @throws DependencyCycleError
 */
export async function updateJob(
  db: Db,
  jobId: string,
  wanted: JobEdit | ((job: Job, now: Date) => JobEdit),
  options: EditOptions = {},
): Promise<Job> {
  return inTransaction(db, async (tx) => {
    const held = await lockForEdit(tx, jobId, options);
    const now = options.now ?? (await serverTime(tx));
    const before = await setBackIfAhead(tx, held, now);
    const changes = typeof wanted === 'function' ? wanted(before, now) : wanted;
    if (typeof wanted === 'function' && Object.keys(changes).length === 0) return before;
    if (options.isForced !== true) await requireOwnFields(tx, before, changes);
    const after: JobDefinition = { ...definitionOf(before), ...changes };
    if ('payload' in changes || 'payloadSchema' in changes) await requirePayload(after);
    if (changes.env !== undefined) await requireSecrets(tx, after.env);
    if (changes.pingUrl !== undefined) await requireSecrets(tx, pingTexts(after), 'ping_url');
    const { unreadable, isFull: isBehind } = await materialiseJob(tx, before.id, now, mostPasses);
    if (changes.dependsOn !== undefined) await replaceDependencies(tx, before.id, after);
    return refusingTakenName(after.name, async () =>
      applyEdit(tx, { before, after, now, isUnreadable: unreadable.length > 0, isBehind, options }),
    );
  });
}

/** Locks a job against other edits, and against whoever makes runs of it: its cursor, as planning does. */
export async function lockForEdit(tx: Tx, jobId: string, options: EditOptions): Promise<Job> {
  const held = await lockJob(tx, jobId, 'end'); // an edit may end runs, as archiving does
  const job = held === undefined ? undefined : await findJob(tx, held.id);
  if (job === undefined) throw new NotFoundError('job', jobId);
  if (options.ifVersion !== undefined && options.ifVersion !== job.version) {
    throw new VersionConflictError(jobId, job.version);
  }
  return job;
}

/** Where the clock of the database went back since the job was planned, the edit counts from now as any does. */
async function setBackIfAhead(tx: Tx, job: Job, now: Date): Promise<Job> {
  if (job.plannedUntil.getTime() <= now.getTime() + mostAheadMs) return job;
  await setCursorsBack(tx, [job.id], now);
  return requireJob(tx, job.id);
}

interface Edit {
  readonly before: Job;
  readonly after: JobDefinition;
  readonly now: Date;
  /** Whether the schedule before could not be read. */
  readonly isUnreadable: boolean;
  /** Whether ticks that were due are not made yet. */
  readonly isBehind: boolean;
  readonly options: EditOptions;
}

async function applyEdit(tx: Tx, edit: Edit): Promise<Job> {
  const { before, after, now } = edit;
  const { change = byProgram, pause: asked, countsFrom } = edit.options;
  const plan = planJobEdit(before, after, countsFrom?.(before) ?? now, edit.isUnreadable);
  const pause = planPause(before, after.status, { asked, change, now });
  // runs of a job with the policy `allow` are made without its cursor: waits for those who are about to
  if (changesRuns(before, after)) await lockRow(tx, before.id);
  await tx
    .updateTable('jobs')
    .set({
      ...{ ...toColumns(after), ...pauseColumns(pause) },
      ...{ anchor_at: plan.anchorAt, updated_at: now, version: sql`version + 1` },
    })
    .where('id', '=', before.id)
    .execute();
  if (plan.isRescheduled) {
    await (edit.isBehind ? leaveCursorBehind(tx, before.id, now) : moveCursor(tx, before.id, plan));
    await recordSchedule(tx, before.id, { ...after, ...plan });
  }
  // whoever can execute the job as it is now must find the runs that are there
  if (handlerColumn(before) !== handlerColumn(after)) await alignBacklog(tx, before.id, now);
  if (plan.isNewSchedule) await moveWaitsUntil(tx, before.id, plan.nextTickAt);
  if (before.status !== after.status) await followStatus(tx, before.id, now);
  await followEdges(tx, before.id, now);
  const job = await requireJob(tx, before.id);
  await recordVersion(tx, before, job, change);
  return job;
}

async function lockRow(tx: Tx, jobId: string): Promise<void> {
  await tx.selectFrom('jobs').select('id').where('id', '=', jobId).forUpdate().execute();
}

/** Whether runs that are made after the edit are to differ in their own rows from those before. */
function changesRuns(before: Job, after: JobDefinition): boolean {
  return (
    before.status !== after.status ||
    before.concurrencyPolicy !== after.concurrencyPolicy ||
    handlerColumn(before) !== handlerColumn(after) ||
    before.pool !== after.pool ||
    before.priority !== after.priority
  );
}
