// Runs in bulk, later, and in an order of their own.
import { createAster, type JobContext } from '@aster-scheduler/aster';

await using aster = createAster({ connectionString: process.env.DATABASE_URL ?? '', service: 'letters' });

const sent: string[] = [];
const send = aster.job('send letter', {}, ({ payload }: JobContext<string>) => void sent.push(payload));

// Asked for before anything works, so that the order shows.
await aster.start({ migrate: true, worker: false });
const runs = await send.triggerMany([
  { payload: 'in a second', after: '1s' },
  { payload: 'ordinary' },
  { payload: 'urgent', priority: 10 },
  { payload: 'urgent', priority: 10, key: 'urgent again' },
]);
console.log(runs.map((run) => run.status));

await using worker = createAster({ connectionString: process.env.DATABASE_URL ?? '', service: 'letters' });
const same = worker.job('send letter', {}, ({ payload }: JobContext<string>) => void sent.push(payload));
await worker.start({ worker: { concurrency: 1 } });
for (const run of runs) await same.waitForRun(run.id, AbortSignal.timeout(30_000));
console.log(sent);
