import { NotFoundError } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { lockJobsAndFollowers } from '../locks/lock-jobs.js';
import { lockTimeout } from '../portions/set-lock-timeout.js';
import { mayBeFollowed } from '../rows/has-followers.js';
import { materialiseJob } from '../ticks/materialise-due-jobs.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { removeKeptPing } from './kept-pings.js';
import { listOpenRuns, lockOpenRun } from './open-runs.js';
import type { Ping, PingedRun } from './ping.js';
import { findNamedRun, keepName } from './ping-names.js';
import { planPing } from './plan-ping.js';
import { tellRun } from './tell-run.js';

/** So long before its tick a run may begin: clocks elsewhere may be ahead. */
export const earlyMs = 60_000;

/** Ticks that are due are looked at so often before the ping is taken. */
const mostPasses = 3;

export interface ApplyPingOptions {
  /** How long each lock is waited for. */
  readonly lockTimeoutMs: number;
  /** It was kept until now, as this one. */
  readonly kept?: { readonly id: string; readonly heardAt: Date };
  /** What follows from an end is left out, for this reason. */
  readonly withoutFollowing?: string;
}

/**
 * Does what a ping tells, in one transaction, with all that follows.
 *
 * @returns `undefined` when others of its job are kept that were heard before it, or when it is kept no more
 * @throws NotFoundError for a job that does not run elsewhere
 */
export async function applyPing(db: Db, ping: Ping, options: ApplyPingOptions): Promise<PingedRun | undefined> {
  const { kept } = options;
  return inTransaction(db, async (tx) => {
    const job = await takeTurn(tx, ping.jobId, options);
    if (kept === undefined ? job.hasKept : !(await removeKeptPing(tx, kept.id))) return undefined;
    if (ping.signal === 'end' && job.isFollowed && options.withoutFollowing === undefined) {
      await lockJobsAndFollowers(tx, [ping.jobId], 'end');
    }
    const now = ping.now ?? (await serverTime(tx));
    const heardAt = kept?.heardAt ?? now;
    const { id, isUnexpected } = await chooseRun(tx, ping, heardAt);
    if (id === undefined) return { runId: '', became: 'ignored' };
    const run = await lockOpenRun(tx, id);
    if (isUnexpected && run === undefined) throw new NotFoundError('job', ping.jobId); // workers execute it since just now
    return tellRun(tx, ping, { ...options, id, run, heardAt, now, isUnexpected });
  });
}

interface PingedJob {
  readonly isFollowed: boolean;
  /** Whether pings of it are kept. */
  readonly hasKept: boolean;
}

/** Pings of a job come one after the other. It is the first lock of all, and takes no row that others want. */
async function takeTurn(tx: Tx, jobId: string, { lockTimeoutMs }: ApplyPingOptions): Promise<PingedJob> {
  await sql`select ${lockTimeout(lockTimeoutMs)}, pg_advisory_xact_lock(hashtextextended(${`aster.ping ${jobId}`}, 0))`.execute(
    tx,
  );
  const { rows } = await sql<PingedJob>`
    select ${mayBeFollowed} or exists (
        select from aster.live_runs r where r.job_id = j.id and r.handler = '@elsewhere' and r.is_exclusive) as "isFollowed",
      exists (select from aster.kept_pings k where k.job_id = j.id) as "hasKept"
    from aster.jobs j where j.id = ${jobId}::uuid and j.handler = '@elsewhere'`.execute(tx);
  const [job] = rows;
  if (job === undefined) throw new NotFoundError('job', jobId);
  return job;
}

interface ChosenRun {
  /** Absent: there is none. */
  readonly id?: string;
  /** It stands for no tick, and was made for this ping. */
  readonly isUnexpected: boolean;
}

async function chooseRun(tx: Tx, ping: Ping, now: Date): Promise<ChosenRun> {
  const { jobId, signal, name } = ping;
  const named = name === undefined ? undefined : await findNamedRun(tx, jobId, name);
  if (named !== undefined) return { id: named, isUnexpected: false };
  if (signal !== 'log') await makeDueRuns(tx, jobId, now);
  const chosen = planPing(await listOpenRuns(tx, jobId), { signal, isNamed: name !== undefined, now, earlyMs });
  if (chosen === undefined && signal === 'log') return { isUnexpected: false };
  const id = chosen?.id ?? (await makeUnexpected(tx, ping, now));
  if (name !== undefined) await keepName(tx, ping, id, now);
  return { id, isUnexpected: chosen === undefined };
}

/** The runs of the ticks that are due, and of the next one when that is near. */
async function makeDueRuns(tx: Tx, jobId: string, now: Date): Promise<void> {
  const found = await sql<{ next_run_at: Date }>`select next_run_at from aster.job_cursors
    where job_id = ${jobId}::uuid and next_run_at <= ${new Date(now.getTime() + earlyMs)}`.execute(tx);
  const next = found.rows[0]?.next_run_at;
  if (next === undefined) return;
  await materialiseJob(tx, jobId, next > now ? next : now, mostPasses);
}

async function makeUnexpected(tx: Tx, { jobId, actor }: Ping, now: Date): Promise<string> {
  const { id } = await triggerJob(tx, jobId, { actor, now, concurrencyPolicy: 'allow' });
  return id;
}
