import { documentNames, InvalidInputError, type Job, NotFoundError } from '@aster-scheduler/core';
import { definitionOf } from '@aster-scheduler/core';
import { checkJobTogether } from '@aster-scheduler/cron';
import type { Db } from '@aster-scheduler/db';
import {
  findVersion,
  type JobEdit,
  type JobSnapshot,
  type KeptVersion,
  listVersions as listKept,
  planRestore,
  updateJob,
  versionsKept,
} from '@aster-scheduler/job-store';
import { requireReachedUpstream, requireWithinReach } from '../access/require-within-reach.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { NoInput } from '../routes/no-input.js';
import { auditedEdit } from './audited-job.js';
import { changeOf, originHeader } from './change-of.js';
import { ForceQuery } from './force-query.js';
import { jobAgain, jobAnswer } from './job-answer.js';
import { jobSchema } from './job-schema.js';
import { requireAllowedCommand } from './require-allowed-command.js';
import { conditionHeaders, requiredVersion, requireJob } from './require-job.js';
import { VersionKey } from './version-key.js';
import { toVersionItem, toVersionResource, versionItemSchema, versionSchema } from './version-resource.js';

export const listVersions = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/{id}/versions',
  operationId: 'listVersions',
  summary: `Lists the versions of a job, the newest first: ${versionsKept} are kept.`,
  tag: 'jobs',
  right: { role: 'read', reach: 'job' },
  params: JobKey,
  success: { status: 200, description: 'The versions.', schema: { type: 'array', items: versionItemSchema } },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params }) {
    const job = await requireJob(db, params.id);
    return { content: (await listKept(db, job.id, { limit: versionsKept })).map(toVersionItem) };
  },
});

export const getVersion = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/{id}/versions/{version}',
  operationId: 'getVersion',
  summary: 'Gives a job as it was after a change.',
  tag: 'jobs',
  right: { role: 'read', reach: 'job' },
  params: VersionKey,
  success: { status: 200, description: 'The version.', schema: versionSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params }) {
    const job = await requireJob(db, params.id);
    return { content: toVersionResource(await requireVersion(db, job, params.version)) };
  },
});

export const restoreVersion = defineRoute({
  method: 'POST',
  path: '/api/v1/jobs/{id}/versions/{version}/restore',
  operationId: 'restoreVersion',
  summary: 'Makes a job what it was in a version, as a new version.',
  description:
    'All fields but the status and `managed_by`: a paused job stays paused, and stays with its source. It is refused as any edit is, where a name is taken, for example, or an ' +
    'upstream job is gone.',
  tag: 'jobs',
  right: { role: 'write', reach: 'job' },
  params: VersionKey,
  query: ForceQuery,
  body: NoInput,
  isBodyOptional: true,
  readsHeaders: { ...conditionHeaders, ...originHeader },
  success: {
    status: 200,
    description: 'The job.',
    schema: jobSchema,
    headers: { ETag: 'Changes with all that is shown of the job.' },
  },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'NAME_TAKEN', 'DEPENDENCY_CYCLE', 'VERSION_CONFLICT', 'MANAGED'],
  async handle(context, { caller, params, query, headers }) {
    const { db, notifier } = context;
    const found = await requireJob(db, params.id);
    const { definition } = await requireVersion(db, found, params.version);
    const [ifVersion, isForced] = [requiredVersion(headers, found), query.force === true];
    const options = { ifVersion, isForced, change: changeOf(headers, caller) };
    let before = found;
    const restore = (current: Job): JobEdit => {
      before = current; // of the last time, when nobody else can edit it
      const edit = checkedRestore(current, definition);
      requireAllowedCommand(context, { ...current, ...edit });
      requireWithinReach(caller, { ...current, ...edit });
      return edit;
    };
    const known = found.dependsOn.map(({ jobId }) => jobId);
    await requireReachedUpstream(db, caller, planRestore(found, definition).dependsOn ?? [], known);
    const job = await updateJob(db, found.id, restore, options);
    notifier.notify('jobs');
    notifier.notify('runs', found.pool);
    return { ...jobAnswer(job), audit: auditedEdit(before, job) };
  },
  again: jobAgain,
});

async function requireVersion(db: Db, job: Job, version: number): Promise<KeptVersion> {
  const found = await findVersion(db, job.id, version);
  if (found === undefined) throw new NotFoundError('version', `${version} of job ${job.id}`);
  return found;
}

/** It may be older than a rule. */
function checkedRestore(job: Job, definition: JobSnapshot): JobEdit {
  const edit = planRestore(job, definition);
  const problems = checkJobTogether({ ...definitionOf(job), ...edit }, { names: documentNames });
  if (problems.length > 0) throw new InvalidInputError(problems);
  return edit;
}
