import { isUuid, NotFoundError, type Outcome } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { elsewhereWorkerId, ensureElsewhereWorker } from '../claims/elsewhere-worker.js';
import { insertOutput } from '../output/insert-output.js';
import { settleRuns } from '../settlement/settle-runs.js';
import { materialiseJob } from '../ticks/materialise-due-jobs.js';
import { triggerJob } from '../triggers/trigger-job.js';
import type { Ping, PingedRun } from './ping.js';
import { type OpenRun, planPing } from './plan-ping.js';

/** So long before its tick a run may begin: clocks elsewhere may be ahead. */
export const earlyMs = 60_000;

/** What is kept of a run, however often it is told that it goes on; what comes after is left out. */
const mostOutputBytes = 1_048_576;

/** Ticks that are due are looked at so often before the ping is taken. */
const mostPasses = 3;

/**
 * Takes what is told of a run, in one transaction: it begins, goes on or ends, with all that follows. A ping belongs to
 * the run that it names; else to the open run of the nearest tick, also of one that is due within a minute; one that
 * fits none makes a run of its own, which stands for no tick. What has ended stays as it is.
 *
 * @throws NotFoundError for a job that does not run elsewhere
 */
export async function takePing(db: Db, ping: Ping): Promise<PingedRun> {
  await ensureElsewhereWorker(db);
  return inTransaction(db, async (tx) => {
    const job = await lockPinged(tx, ping.jobId);
    if (job === undefined) throw new NotFoundError('job', ping.jobId);
    const now = ping.now ?? (await serverTime(tx));
    const named = ping.name === undefined ? undefined : await findNamed(tx, ping.jobId, ping.name);
    if (named !== undefined) return tell(tx, ping, { run: await readOpen(tx, named), id: named, now });
    if (ping.signal !== 'log') await makeDueRuns(tx, ping.jobId, now);
    const open = await listOpen(tx, ping.jobId);
    const chosen = planPing(open, { signal: ping.signal, isNamed: ping.name !== undefined, now, earlyMs });
    if (chosen === undefined && ping.signal === 'log') return { runId: '', became: 'ignored' };
    const id = chosen?.id ?? (await makeUnexpected(tx, ping, now));
    if (ping.name !== undefined && ping.signal === 'start') await keepName(tx, ping, id, now);
    return tell(tx, ping, { run: await readOpen(tx, id), id, now, isUnexpected: chosen === undefined });
  });
}

/** Pings of a job come one after the other. */
async function lockPinged(tx: Tx, jobId: string): Promise<boolean | undefined> {
  const found = await sql`select from aster.jobs where id = ${jobId}::uuid and handler = '@elsewhere'
    for no key update`.execute(tx);
  return found.rows.length > 0 ? true : undefined;
}

async function findNamed(tx: Tx, jobId: string, name: string): Promise<string | undefined> {
  if (!isUuid(name)) return undefined;
  const found = await sql<{ run_id: string }>`
    select id as run_id from aster.runs where id = ${name}::uuid and job_id = ${jobId}::uuid
    union all
    select run_id from aster.ping_names where job_id = ${jobId}::uuid and name = ${name}::uuid
    limit 1`.execute(tx);
  return found.rows[0]?.run_id;
}

async function keepName(tx: Tx, { jobId, name }: Ping, runId: string, now: Date): Promise<void> {
  await sql`insert into aster.ping_names (job_id, name, run_id, created_at)
    values (${jobId}::uuid, ${name}::uuid, ${runId}::uuid, ${now}) on conflict do nothing`.execute(tx);
}

/** The runs of the ticks that are due, and of the next one when that is near. */
async function makeDueRuns(tx: Tx, jobId: string, now: Date): Promise<void> {
  const found = await sql<{ next_run_at: Date }>`select next_run_at from aster.job_cursors
    where job_id = ${jobId}::uuid and next_run_at <= ${new Date(now.getTime() + earlyMs)}`.execute(tx);
  const next = found.rows[0]?.next_run_at;
  if (next === undefined) return;
  await materialiseJob(tx, jobId, next > now ? next : now, mostPasses);
}

async function listOpen(tx: Tx, jobId: string): Promise<readonly OpenRun[]> {
  const found = await sql<OpenRun>`
    select r.id, r.status, r.scheduled_at as "scheduledAt",
      exists (select from aster.ping_names n where n.job_id = r.job_id and n.run_id = r.id) as "isNamed"
    from aster.live_runs r where r.job_id = ${jobId}::uuid and r.handler = '@elsewhere'
      and (r.status <> 'waiting' or r.reason is distinct from 'paused')
    order by r.scheduled_at desc limit 100`.execute(tx);
  return found.rows;
}

interface HeldRun {
  readonly status: 'waiting' | 'scheduled' | 'running';
  readonly fence: number;
  readonly attempt_num: number;
  readonly scheduled_at: Date;
}

async function readOpen(tx: Tx, id: string): Promise<HeldRun | undefined> {
  const found = await sql<HeldRun>`select status, fence::float8 as fence, attempt_num, scheduled_at
    from aster.live_runs where id = ${id}::uuid for update`.execute(tx);
  return found.rows[0];
}

async function makeUnexpected(tx: Tx, { jobId, actor }: Ping, now: Date): Promise<string> {
  const { id } = await triggerJob(tx, jobId, { actor, now, concurrencyPolicy: 'allow' });
  return id;
}

interface Told {
  readonly run: HeldRun | undefined;
  readonly id: string;
  readonly now: Date;
  readonly isUnexpected?: boolean;
}

async function tell(tx: Tx, ping: Ping, { run, id, now, isUnexpected = false }: Told): Promise<PingedRun> {
  if (run === undefined) return { runId: id, became: 'ignored' };
  const at = new Date(Math.max(now.getTime(), run.scheduled_at.getTime())); // nothing is early by our clock
  const held = run.status === 'running' ? run : await begin(tx, id, at);
  await keepOutput(tx, ping, { id, held, at });
  if (ping.signal !== 'end') return { runId: id, became: 'running' };
  const [settled] = await settleRuns(tx, [{ runId: id, fence: held.fence, outcome: outcomeOf(ping, isUnexpected) }], {
    now: at,
  });
  await sql`delete from aster.ping_names where job_id = ${ping.jobId}::uuid and run_id = ${id}::uuid`.execute(tx);
  return { runId: id, became: settled?.status === 'claim_lost' ? 'ignored' : 'ended' };
}

/** Takes it as a worker takes a run. */
async function begin(tx: Tx, id: string, at: Date): Promise<Pick<HeldRun, 'fence' | 'attempt_num'>> {
  const found = await sql<Pick<HeldRun, 'fence' | 'attempt_num'>>`
    update aster.live_runs set status = 'running', worker_id = ${elsewhereWorkerId}::uuid, started_at = ${at},
      attempt_num = attempt_num + 1, fence = fence + 1, reason = null
    where id = ${id}::uuid returning fence::float8 as fence, attempt_num`.execute(tx);
  const [run] = found.rows;
  if (run === undefined) throw new Error(`run ${id} is gone though it is locked`);
  return run;
}

async function keepOutput(
  tx: Tx,
  { output, droppedBytes = 0 }: Ping,
  { id, held, at }: { readonly id: string; readonly held: Pick<HeldRun, 'fence' | 'attempt_num'>; readonly at: Date },
): Promise<void> {
  if (output === undefined || output.length === 0) return;
  const found = await sql<{ seq: number; bytes: number }>`
    select coalesce(max(seq) + 1, 0)::integer as seq, coalesce(sum(octet_length(data)), 0)::float8 as bytes
    from aster.run_output where run_id = ${id}::uuid and attempt_num = ${held.attempt_num}`.execute(tx);
  const { seq = 0, bytes = 0 } = found.rows[0] ?? {};
  const data = output.subarray(0, Math.max(mostOutputBytes - bytes, 0));
  if (data.length === 0) return;
  const piece = { runId: id, attemptNum: held.attempt_num, fence: held.fence, seq };
  await insertOutput(tx, [{ ...piece, stream: 'stdout', data, droppedBefore: droppedBytes }], { now: at });
}

function outcomeOf({ failure, output }: Ping, isUnexpected: boolean): Outcome {
  if (failure === undefined) {
    return isUnexpected
      ? { status: 'succeeded', reason: 'unexpected_ping', exitCode: 0 }
      : { status: 'succeeded', exitCode: 0 };
  }
  const { exitCode } = failure;
  const errorLine = lastLine(output);
  const facts = { status: 'failed', isPermanent: true, errorLine } as const;
  if (exitCode === undefined) return { ...facts, reason: 'reported_failure', errorMsg: 'it was reported as failed' };
  return { ...facts, reason: 'exit_code', exitCode, errorMsg: `exit code ${exitCode}` };
}

const longestLine = 500;

function lastLine(output: Buffer | undefined): string | undefined {
  const line = output?.subarray(-longestLine).toString('utf8').trimEnd().split('\n').at(-1)?.trim();
  return line === undefined || line === '' ? undefined : line.toWellFormed();
}
