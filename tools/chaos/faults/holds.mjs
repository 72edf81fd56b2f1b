import { setTimeout as delay } from 'node:timers/promises';
import { nowUs } from '../clock.mjs';

/** What somebody else's transaction locks, of one job, while everything is well otherwise. */
const holds = [
  { jobName: 'bottom', what: 'cursor', lock: 'select from aster.job_cursors where job_id = $1 for update' },
  { jobName: 'queue', what: 'cursor', lock: 'select from aster.job_cursors where job_id = $1 for update' },
  {
    jobName: 'replace',
    what: 'live runs',
    lock: 'select from aster.live_runs where job_id = $1 order by id for update',
  },
  { jobName: 'flaky', what: 'row', lock: 'select from aster.jobs where id = $1 for update' },
];
const holdMs = 9_000;
const deadlock = '40P01';

/**
 * Locks something of one job for longer than any statement waits, one thing after the other. Noted is from when to
 * when; `checkHolds` sees whether the other jobs went on meanwhile.
 */
export async function seeHolds(world, say) {
  for (const { jobName, what, lock } of holds) {
    const client = await world.postgres.connect();
    try {
      await take(client, lock, world.jobs.get(jobName).id);
      const hold = { jobName, what, fromUs: nowUs(), toUs: undefined };
      await delay(holdMs, undefined, { signal: world.signal }).catch(() => undefined);
      hold.toUs = nowUs();
      world.records.holds.push(hold);
      say(`held the ${what} of ${jobName} for ${holdMs} ms`);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Locks are taken in the order of Aster's own as far as that goes; where it meets a deadlock all the same, again. */
async function take(client, lock, jobId) {
  for (;;) {
    await client.query('begin');
    try {
      return await client.query(lock, [jobId]);
    } catch (error) {
      if (error.code !== deadlock) throw error;
      await client.query('rollback');
    }
  }
}
