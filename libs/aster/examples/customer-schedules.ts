// A schedule for each customer, made and removed while the program runs; all of them run one handler.
import { createAster, type JobContext } from '@aster-scheduler/aster';

await using aster = createAster({ connectionString: process.env.DATABASE_URL ?? '', service: 'reports' });

const report = aster.job('report of a customer', {}, ({ payload, run }: JobContext<{ customer: string }>) => {
  return `${run.jobName}: ${payload.customer}`;
});
await aster.start({ migrate: true });

const options = { handler: report, timezone: 'Europe/Berlin', labels: { kind: 'report' } } as const;
await aster.jobs.put('report for Ada', { ...options, cron: '0 7 * * *', payload: { customer: 'Ada' } });
await aster.jobs.put('report for Bob', { ...options, cron: '30 6 * * 1', payload: { customer: 'Bob' } });

const { jobs } = await aster.jobs.list({ labels: { kind: 'report' } });
console.log(jobs.map(({ name, cronExpr }) => `${name} at ${cronExpr}`));

const { id } = await aster.trigger('report for Bob');
console.log((await aster.waitForRun(id, AbortSignal.timeout(30_000))).result);
console.log(await aster.jobs.remove('report for Bob'), await aster.jobs.remove('report for Bob'));
