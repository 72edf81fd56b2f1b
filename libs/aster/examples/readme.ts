// The code of the README, as one program.
import { createAster, type JobContext } from '@aster-scheduler/aster';
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env.DATABASE_URL });

// the pool that your service has anyway
const aster = createAster({ pool, service: 'mail' });

const digest = aster.job(
  'digest',
  { cron: '0 9 * * 1-5', timezone: 'Europe/Berlin', retry: { max: 5 } },
  async ({ payload, signal, log, run }: JobContext<{ userId: number } | undefined>) => {
    log(`attempt ${run.attemptNum} for ${payload?.userId ?? 'everybody'}`);
    signal.throwIfAborted(); // cancelled, timed out, or the process is to stop
    return { sent: 1 };
  },
);

await aster.start({ migrate: true }); // plans and executes in this process, beside any others

const { id } = await digest.trigger({ userId: 7 });
const run = await digest.waitForRun(id);
console.log(run.status, run.result?.sent, await aster.readOutput(id));

const tx = await pool.connect();
await tx.query('begin');
// … what the run is about …
await digest.trigger({ userId: 8 }, { tx, key: 'u8' });
await tx.query('commit');
tx.release();

await digest.trigger({ userId: 9 }, { after: '30m', priority: 10 });
await digest.triggerMany([{ payload: { userId: 10 } }, { payload: { userId: 11 }, key: 'u11' }]);

const runs = await digest.listRuns({ statuses: ['scheduled', 'running'] });
for (const { id: runId } of runs) await aster.cancelRun(runId).catch(() => undefined); // it may have ended meanwhile
await digest.pause();

await aster.stop();

await pool.end();
