// Two jobs, and one that runs whenever both have succeeded since its last run.
import { createAster } from '@aster-scheduler/aster';

await using aster = createAster({ connectionString: process.env.DATABASE_URL ?? '', service: 'numbers' });

const sales = aster.job('import sales', { cron: '0 2 * * *' }, () => 'imported');
const stock = aster.job('import stock', { cron: '30 2 * * *' }, () => 'imported');
const report = aster.job('report', { dependsOn: [sales, stock] }, ({ run }) => run.upstreamRunIds.length);
const alarm = aster.job('alarm', { dependsOn: [{ job: report, condition: 'failure' }] }, () => 'never in this example');

await aster.start({ migrate: true });
await sales.trigger();
await stock.trigger();

let [run] = await report.listRuns();
while (run === undefined) [run] = await report.listRuns();
console.log((await report.waitForRun(run.id, AbortSignal.timeout(30_000))).result);
console.log(await alarm.listRuns());
