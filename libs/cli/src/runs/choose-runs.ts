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
const mostRuns = 10_000;

/**
 * The runs that ids, names of jobs and filters stand for. Of a job that is named: those of `statuses`, or the newest of
 * them under `newestOnly`.
 *
 * @throws CliError when a name stands for nothing
 */
export async function chooseRuns(
  session: Session,
  named: readonly string[],
  filters: RunFilters,
  { statuses, newestOnly }: { readonly statuses: readonly RunStatus[]; readonly newestOnly: boolean },
): Promise<readonly RunListItem[]> {
  const { job: jobs, status, from, to, label } = filters;
  const hasFilter = [jobs, status, from, to, label].some((value) => value !== undefined);
  if (named.length === 0 && !hasFilter)
    throw usageError('no run is named', "name runs or jobs, or give --job 'etl/*', -l team=data, --status, --from");
  const chosen = new Map<string, RunListItem>();
  const add = (runs: readonly RunListItem[]) => runs.forEach((run) => chosen.set(run.id, run));
  for (const name of named) {
    const job = isGlob(name) ? undefined : await tryFindJob(session, name);
    if (job === undefined && !isGlob(name)) add([await findRun(session, name)]);
    else
      add(
        await runsOf(
          session,
          job === undefined ? await findJobs(session, [name]) : [job],
          { status: statuses },
          newestOnly,
        ),
      );
  }
  if (hasFilter) add(await filtered(session, filters, statuses));
  return [...chosen.values()];
}

async function filtered(
  session: Session,
  filters: RunFilters,
  statuses: readonly RunStatus[],
): Promise<readonly RunListItem[]> {
  const times = await session.times();
  const instant = (text: string | undefined) =>
    text === undefined ? undefined : pastInstant(text, times).toISOString();
  const wanted = filters.status?.split(',') as RunStatus[] | undefined;
  const { from, to, label } = filters;
  const query = { status: wanted ?? statuses, from: instant(from), to: instant(to), label };
  const jobs = filters.job === undefined ? undefined : await findJobs(session, [filters.job]);
  return runsOf(session, jobs, query, false);
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
    for await (const run of client.runs.each({ ...query, job_id: job?.id, limit: newestOnly ? 1 : 500 })) {
      found.push(run);
      if (found.length > mostRuns)
        throw usageError(`more than ${mostRuns} runs are like that`, 'narrow it with --from and --to');
      if (newestOnly) break;
    }
  }
  return found;
}
