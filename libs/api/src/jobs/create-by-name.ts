import type { IncomingHttpHeaders } from 'node:http';
import {
  type FieldProblem,
  InvalidInputError,
  isUuid,
  type Job,
  jobNameProblem,
  NameTakenError,
  normaliseJobName,
  VersionConflictError,
} from '@aster-scheduler/core';
import { atomically } from '@aster-scheduler/db';
import { findJob, insertJob } from '@aster-scheduler/job-store';
import type { Caller } from '../access/caller.js';
import { requireOwnJob } from '../access/require-within-reach.js';
import type { ApiContext } from '../context/api-context.js';
import { changeOf } from './change-of.js';
import type { JobChange } from './job-input.js';
import { sentBack } from './plan-job-change.js';
import { readNewJob } from './read-new-job.js';
import { requireAllowedCommand } from './require-allowed-command.js';
import { requireJob } from './require-job.js';
import { requireJobShare } from './require-job-share.js';

export interface AskedByName {
  readonly caller: Caller;
  readonly name: string;
  readonly given: JobChange;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Makes a job of which the request says that there must be none of its name yet, by `If-None-Match: *`.
 *
 * @returns `undefined` when the request does not say so, or there is such a job
 * @throws InvalidInputError
 * @throws VersionConflictError when somebody else was faster
 */
export async function createByName(
  context: ApiContext,
  { caller, name: asked, given, headers }: AskedByName,
): Promise<Job | undefined> {
  const { db, notifier, defaults } = context;
  if (headers['if-none-match']?.trim() !== '*' || isUuid(asked) || (await findJob(db, asked)) !== undefined) {
    return undefined;
  }
  const name = normaliseJobName(asked);
  const problems = problemsOf(name, given);
  if (problems.length > 0) throw new InvalidInputError(problems);
  const definition = readNewJob({ ...given, name }, defaults);
  requireAllowedCommand(context, definition);
  await requireOwnJob(db, caller, definition);
  await requireJobShare(context, caller);
  try {
    // so that a transaction around it can still read who was faster
    const job = await atomically(db, async (tx) => insertJob(tx, definition, undefined, changeOf(headers, caller)));
    notifier.notify('jobs');
    return job;
  } catch (error) {
    if (!(error instanceof NameTakenError)) throw error;
    const { id, version } = await requireJob(db, name);
    throw new VersionConflictError(id, version, 'and If-None-Match rules that out');
  }
}

function problemsOf(name: string, given: JobChange): FieldProblem[] {
  const nameProblem = jobNameProblem(name);
  const isOther = given.name !== undefined && normaliseJobName(given.name) !== name;
  return [
    ...[...sentBack, 'version' as const]
      .filter((field) => given[field] !== undefined)
      .map((field) => ({ field, message: 'is set by the server' })),
    ...(nameProblem === undefined ? [] : [{ field: 'name', message: nameProblem }]),
    ...(isOther ? [{ field: 'name', message: 'is not that of the path' }] : []),
  ];
}
