import type { IncomingHttpHeaders } from 'node:http';
import { isReached, type Job } from '@aster-scheduler/core';
import { findJob, updateJob } from '@aster-scheduler/job-store';
import { countPausedRuns } from '@aster-scheduler/run-store';
import type { Caller } from '../access/caller.js';
import { requireReachedJob } from '../access/require-reached.js';
import { requireRole } from '../access/require-right.js';
import { requireReachedUpstream, requireWithinReach } from '../access/require-within-reach.js';
import type { ApiContext } from '../context/api-context.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import type { Method, Route } from '../routes/route.js';
import { auditedEdit, jobSubject } from './audited-job.js';
import { changeOf, originHeader } from './change-of.js';
import { changedJobSchema } from './changed-job-schema.js';
import { createByName } from './create-by-name.js';
import { ForceQuery } from './force-query.js';
import { jobAgain, jobAnswer, madeAnswer } from './job-answer.js';
import { JobChange } from './job-input.js';
import { toJobResource } from './job-resource.js';
import { mergePatch, withoutRemovals } from './merge-patch.js';
import { changeProblems, planJobChange } from './plan-job-change.js';
import { newJobProblems } from './read-new-job.js';
import { requireAllowedCommand } from './require-allowed-command.js';
import { conditionHeaders, requiredVersion, requireJob } from './require-job.js';

const mergePatchNote =
  'With `Content-Type: application/merge-patch+json` (RFC 7396), `env`, `labels` and an object in `payload` are merged as well, and ' +
  'null in them removes a member; with `application/json` each field that is given takes the place of the old one.';

const byNameNote =
  'With `If-None-Match: *`, a name that nobody has becomes a new job, which needs what `POST` of a job needs but the name; a job ' +
  'that has the name is not touched (412).';

const rightNote =
  'Whoever may `operate` may set `status` to `active` or `inactive`; everything else is for those who may `write`.';

const madeByName = {
  status: 201,
  description: 'The job, which is new.',
  schema: changedJobSchema,
  headers: { Location: 'The path of the job.', ETag: 'Changes with all that is shown of the job.' },
} as const;

export const putJob = changeRoute('PUT', 'putJob', 'Merges what is given into a job, as PATCH does.');
export const patchJob = changeRoute('PATCH', 'patchJob', 'Merges what is given into a job; null sets a default.');

function changeRoute(method: Method, operationId: string, summary: string): Route {
  return defineRoute({
    method,
    path: '/api/v1/jobs/{id}',
    operationId,
    summary,
    description: `${method === 'PATCH' ? mergePatchNote : byNameNote}\n\n${rightNote}`,
    ...(method === 'PATCH' ? { readMergePatch } : {}),
    tag: 'jobs',
    // anything but pausing and resuming needs more
    right: { role: 'operate', reach: method === 'PUT' ? 'handled' : 'job' }, // a job of a new name is reached by its fields
    params: JobKey,
    query: ForceQuery,
    body: JobChange,
    example: { timeout: '5m', max_retries: 0 },
    readsHeaders: { ...conditionHeaders, ...originHeader },
    success: {
      status: 200,
      description: 'The job.',
      schema: changedJobSchema,
      headers: { ETag: 'Changes with all that is shown of the job.' },
    },
    ...(method === 'PUT' ? { otherAnswers: [madeByName] } : {}),
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'NAME_TAKEN', 'DEPENDENCY_CYCLE', 'VERSION_CONFLICT', 'MANAGED'],
    async moreProblems({ db, defaults }, { caller, params, body, faulty }) {
      const job = await findJob(db, params.id);
      if (job !== undefined && isReached(caller.reach, job)) return changeProblems(job, body, defaults, faulty);
      return method === 'PUT' ? newJobProblems({ ...body, name: params.id }, faulty, defaults) : [];
    },
    async handle(context, { caller, params, query, body, mergePatch, headers, mountPath }) {
      if (!isPauseOrResumption(body)) requireRole(caller, 'write');
      const made =
        method === 'PUT' ? await createByName(context, { caller, name: params.id, given: body, headers }) : undefined;
      if (made !== undefined) {
        const audit = { subject: jobSubject(made), after: body };
        return { ...madeAnswer(made, mountPath), status: 201, audit };
      }
      if (method === 'PUT') await requireReachedJob(context.db, caller, params.id);
      const change = { given: body, mergePatch };
      const isForced = query.force === true;
      const { before, job } = await changeJob(context, { caller, idOrName: params.id, change, headers, isForced });
      const answer = { ...jobAnswer(job), audit: auditedEdit(before, job) };
      if (job.status !== 'inactive') return answer;
      return { ...answer, content: { ...toJobResource(job), paused_runs: await countPausedRuns(context.db, job.id) } };
    },
    again: jobAgain,
  });
}

/** Whether nothing is asked for but that the job pauses, or goes on. */
function isPauseOrResumption({ status, ...rest }: JobChange): boolean {
  const isOnlyStatus = Object.values(rest).every((value) => value === undefined);
  return isOnlyStatus && (status === 'active' || status === 'inactive');
}

/** Fields whose members are texts and are merged one by one. */
const mergedFields = ['env', 'labels'] as const;

/** Members that are to be removed are no texts. */
function readMergePatch(patch: Readonly<Record<string, unknown>>): object {
  const merged = mergedFields.filter((name) => name in patch).map((name) => [name, withoutRemovals(patch[name])]);
  return { ...patch, ...Object.fromEntries(merged) };
}

interface ChangeRequest {
  readonly caller: Caller;
  readonly idOrName: string;
  readonly change: AskedChange;
  readonly headers: IncomingHttpHeaders;
  /** Also what the source of the job declares is changed. */
  readonly isForced: boolean;
}

interface AskedChange {
  readonly given: JobChange;
  readonly mergePatch: Readonly<Record<string, unknown>> | undefined;
}

/** The job before and after: the same where the edit changes nothing, which leaves the version as it is. */
async function changeJob(
  context: ApiContext,
  { caller, idOrName, change: { given, mergePatch: patch }, headers, isForced }: ChangeRequest,
): Promise<{ readonly before: Job; readonly job: Job }> {
  const { db, notifier, defaults } = context;
  const found = await requireJob(db, idOrName);
  const ifVersion = requiredVersion(headers, found);
  let before = found;
  const plan = (current: Job) => {
    before = current; // of the last time, when nobody else can edit it
    if (current.status === 'archived') requireRole(caller, 'write'); // it would begin anew
    const edit = planJobChange(current, patchedInto(current, given, patch), defaults);
    requireWithinReach(caller, { ...current, ...edit });
    if ('command' in edit || 'workingDirectory' in edit) requireAllowedCommand(context, { ...current, ...edit });
    return edit;
  };
  const edit = plan(found);
  if (Object.keys(edit).length === 0) return { before: found, job: found };
  const known = found.dependsOn.map(({ jobId }) => jobId);
  await requireReachedUpstream(db, caller, edit.dependsOn ?? [], known);
  const job = await updateJob(db, found.id, plan, { ifVersion, isForced, change: changeOf(headers, caller) });
  notifier.notify('jobs');
  notifier.notify('runs', found.pool); // ticks of the schedule before that were due have got their runs
  return { before, job };
}

/** A merge patch with the objects in it merged into those of the job; anything else as it was given. */
function patchedInto(job: Job, given: JobChange, patch: AskedChange['mergePatch']): JobChange {
  if (patch === undefined) return given;
  const merged = Object.assign(new JobChange(), given);
  for (const name of mergedFields) {
    if (given[name] === undefined || given[name] === null) continue;
    merged[name] = mergePatch(job[name], patch[name]) as Record<string, string>; // both were checked
  }
  if (given.payload !== undefined && given.payload !== null) merged.payload = mergePatch(job.payload, patch['payload']);
  return merged;
}
