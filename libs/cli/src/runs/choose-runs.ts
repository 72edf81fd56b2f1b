import type { JobResource, RunListItem, RunListQuery, RunStatus } from '@aster-scheduler/client';
import { usageError } from '../errors/cli-error.js';
import { tryFindJob } from '../objects/find-job.js';
import { findJobs } from '../objects/find-jobs.js';
import { findRun } from '../objects/find-run.js';
import { isGlob } from '../objects/matches-glob.js';
import type { Session } from '../session/session.js';
import { pastInstant } from '../time/past-instant.js';

/** Which runs a bulk command is about, besides those that are named. */
export interface RunFilters {
  readonly job?: string;
  readonly status?: string;
  readonly from?: string;
  readonly to?: string;
  readonly label?: readonly string[];
}

/** More are not taken on in one go. */
const mostRuns = 100_000;

/**
 * The runs that ids, names of jobs and filters stand for. Of a job that is named: those of `statuses`, or the newest of
 * them under `newestOnly`. Filters narrow what names stand for; without names they stand for all runs that are so.
 *
 * @throws CliError when a name stands for nothing, or for one run which filters were to narrow
 */
export async function chooseRuns(
  session: Session,
  named: readonly string[],
  filters: RunFilters,
  { statuses, newestOnly }: { readonly statuses: readonly RunStatus[]; readonly newestOnly: boolean },
): Promise<readonly RunListItem[]> {
  const { job, status, from, to, label } = filters;
  const hasFilter = [job, status, from, to, label].some((value) => value !== undefined);
  if (named.length === 0 && !hasFilter)
    throw usageError('no run is named', "name runs or jobs, or give --job 'etl/*', -l team=data, --status, --from");
  const query = await queryOf(session, filters, statuses);
  const among = job === undefined ? undefined : await findJobs(session, [job]);
  if (named.length === 0) return runsOf(session, among, query, false);
  const chosen = new Map<string, RunListItem>();
  for (const name of named) {
    const jobs = await jobsNamed(session, name);
    const both = among === undefined ? jobs : jobs?.filter(({ id }) => among.some((each) => each.id === id));
    const runs =
      both === undefined ? [await runNamed(session, name, hasFilter)] : await runsOf(session, both, query, newestOnly);
    for (const run of runs) chosen.set(run.id, run);
  }
  return [...chosen.values()];
}

/** `undefined` when the name is none of a job. */
async function jobsNamed(session: Session, name: string): Promise<readonly JobResource[] | undefined> {
  if (isGlob(name)) return findJobs(session, [name]);
  const job = await tryFindJob(session, name);
  return job === undefined ? undefined : [job];
}

async function runNamed(session: Session, name: string, hasFilter: boolean): Promise<RunListItem> {
  const run = await findRun(session, name);
  if (!hasFilter) return run;
  throw usageError(
    `${name} is one run, which filters do not narrow`,
    'leave out --job, -l, --status, --from and --to, or name its job',
  );
}

async function queryOf(
  session: Session,
  { status, from, to, label }: RunFilters,
  statuses: readonly RunStatus[],
): Promise<RunListQuery> {
  const instant = async (text: string | undefined) =>
    text === undefined ? undefined : pastInstant(text, await session.times()).toISOString();
  const wanted = status?.split(',') as RunStatus[] | undefined;
  return { status: wanted ?? statuses, from: await instant(from), to: await instant(to), label };
}

async function runsOf(
  session: Session,
  jobs: readonly JobResource[] | undefined,
  query: RunListQuery,
  newestOnly: boolean,
): Promise<readonly RunListItem[]> {
  const client = await session.client();
  const found: RunListItem[] = [];
  for (const job of jobs ?? [undefined]) {
    for await (const run of client.runs.each({
      ...query,
      job_id: job?.id,
      limit: newestOnly ? 1 : 1_000,
      fields: ['-result'],
    })) {
      found.push(run);
      if (found.length > mostRuns)
        throw usageError(`more than ${mostRuns} runs are like that`, 'narrow it with --from and --to');
      if (newestOnly) break;
    }
  }
  return found;
}
