import { ApiError, type RunListItem, type RunListQuery, type RunResource } from '@aster-scheduler/client';
import { isUuid } from '@aster-scheduler/core';
import { CliError, usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { Session } from '../session/session.js';
import { parseInstant } from '../time/parse-instant.js';
import { findJob } from './find-job.js';

/** How many runs are looked through for the begin of an id. */
const mostRunsLookedAt = 20_000;
const beginOfId = /^[0-9a-f]{6}[0-9a-f-]*$/i;

/**
 * The run of an id, of the begin of one (6 characters at least), of `last`, `last-failed`, or of a job and a tick:
 * `nightly@09:00`.
 *
 * @throws CliError when there is none, or the begin fits several
 */
export async function findRun(session: Session, named: string): Promise<RunResource> {
  const run = await tryFindRun(session, named);
  if (run !== undefined) return run;
  throw new CliError(exitCodes.notFound, `there is no run ${JSON.stringify(named)}`, { hint: 'aster runs lists them' });
}

/** As `findRun`, but `undefined` when there is none or the text is no name of a run. */
export async function tryFindRun(session: Session, named: string): Promise<RunResource | undefined> {
  const client = await session.client();
  try {
    const id = await findRunId(session, named);
    return id === undefined ? undefined : await client.runs.get(id);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

async function findRunId(session: Session, named: string): Promise<string | undefined> {
  if (isUuid(named)) return named;
  if (named === 'last') return newestOf(session, {});
  if (named === 'last-failed') return newestOf(session, { status: ['failed', 'timed_out'] });
  if (named.includes('@')) return findByTick(session, named);
  return beginOfId.test(named) ? findByBegin(session, named.toLowerCase()) : undefined;
}

async function newestOf(session: Session, query: RunListQuery): Promise<string | undefined> {
  const { items } = await (await session.client()).runs.list({ ...query, limit: 1 });
  return items[0]?.id;
}

/**
 * A time without a day is the last one that has passed. Of several runs in its minute: that of the instant, or the
 * newest.
 */
async function findByTick(session: Session, named: string): Promise<string | undefined> {
  const at = named.lastIndexOf('@');
  const job = await findJob(session, named.slice(0, at));
  const { now } = await session.times();
  const text = named.slice(at + 1);
  let from = parseInstant(text, { now, timezone: job.timezone });
  if (/^\d{1,2}:/.test(text) && from > now) from = parseInstant(`yesterday ${text}`, { now, timezone: job.timezone });
  const to = new Date(from.getTime() + 60_000);
  const query = { job_id: job.id, from: from.toISOString(), to: to.toISOString(), limit: 1_000 };
  const { items } = await (await session.client()).runs.list(query);
  const exact = items.find((run) => Date.parse(run.scheduled_at) === from.getTime());
  return (exact ?? items[0])?.id;
}

/** Ids begin with the instant that their run is scheduled at, so only the runs of that time are looked at. */
async function findByBegin(session: Session, begin: string): Promise<string | undefined> {
  const digits = begin.replaceAll('-', '').slice(0, 12);
  const from = new Date(Number.parseInt(digits.padEnd(12, '0'), 16));
  const to = new Date(Number.parseInt(digits.padEnd(12, 'f'), 16) + 1);
  if (from.getUTCFullYear() > latestYear) return undefined;
  const end = to.getUTCFullYear() > latestYear ? new Date(Date.UTC(latestYear, 0)) : to;
  const fitting: RunListItem[] = [];
  let count = 0;
  const query = { from: from.toISOString(), to: end.toISOString(), limit: 1_000 };
  for await (const run of (await session.client()).runs.each(query)) {
    count += 1;
    if (run.id.startsWith(begin) || run.id.replaceAll('-', '').startsWith(begin)) fitting.push(run);
    if (fitting.length > 5 || count > mostRunsLookedAt) break;
  }
  if (fitting.length > 1 || count > mostRunsLookedAt) throw ambiguous(begin, fitting);
  return fitting[0]?.id;
}

const latestYear = 9_000;

function ambiguous(begin: string, fitting: readonly RunListItem[]): CliError {
  const listed = fitting.slice(0, 5).map(({ id, job_name: job }) => `${id} (${job})`);
  return usageError(`several runs have an id that begins with ${begin}`, `give more of it: ${listed.join(', ')}`);
}
