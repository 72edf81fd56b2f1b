import { planResend } from '@aster-scheduler/core';
import { type Db, serverTime } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { latestPingMs, type PingClaim } from './claim-pings.js';
import type { NotificationResult } from './settle-notification.js';

/**
 * Records what became of a ping: it is gone once it is told, or is told no more. The begin of a run is tried once.
 *
 * @param random a number in [0, 1)
 */
export async function settlePing(
  db: Db,
  claim: PingClaim,
  { result, random, now }: { readonly result: NotificationResult; readonly random: number; readonly now?: Date },
): Promise<'sent' | 'pending' | 'failed' | 'dropped' | 'lost'> {
  const at = now ?? (await serverTime(db));
  const again = result.outcome === 'failed' ? nextAttempt(claim, result, { at, random }) : undefined;
  const { rows } =
    again === undefined
      ? await sql`
          delete from aster.outgoing_pings p
          where p.run_id = ${claim.runId} and p.event = ${claim.event} and p.fence = ${claim.fence} returning p.run_id`.execute(
          db,
        )
      : await sql`
          update aster.outgoing_pings p set attempt_num = p.attempt_num + 1, next_attempt_at = ${again}, lease_until = null
          where p.run_id = ${claim.runId} and p.event = ${claim.event} and p.fence = ${claim.fence} returning p.run_id`.execute(
          db,
        );
  if (rows.length === 0) return 'lost';
  if (result.outcome === 'delivered') return 'sent';
  if (result.outcome === 'not-needed') return 'dropped';
  return again === undefined ? 'failed' : 'pending';
}

function nextAttempt(
  { event, createdAt, attemptNum }: PingClaim,
  { retryAfterMs }: NotificationResult,
  { at, random }: { readonly at: Date; readonly random: number },
): Date | undefined {
  if (event === 'start') return undefined;
  const next = planResend(attemptNum + 1, { now: at, random, retryAfterMs });
  return next === undefined || next.getTime() - createdAt.getTime() > latestPingMs ? undefined : next;
}
