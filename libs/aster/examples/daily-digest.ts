// A job on a schedule, triggered by hand as well. Run it with DATABASE_URL set.
import { createAster, type JobContext } from '@aster-scheduler/aster';

await using aster = createAster({ connectionString: process.env.DATABASE_URL ?? '', service: 'mail' });

const digest = aster.job(
  'daily digest',
  { cron: '0 9 * * 1-5', timezone: 'Europe/Berlin', retry: { max: 5, delay: '1m' }, timeout: '10m' },
  async ({ payload, log, run }: JobContext<{ userId: number } | undefined>) => {
    log(`attempt ${run.attemptNum}, ${payload === undefined ? 'everybody' : `user ${payload.userId}`}`);
    return { sent: payload === undefined ? 1_000 : 1 };
  },
);

await aster.start({ migrate: true });

const { id } = await digest.trigger({ userId: 7 });
const run = await digest.waitForRun(id, AbortSignal.timeout(30_000));
console.log(run.status, run.result);
console.log(await aster.readOutput(id));
