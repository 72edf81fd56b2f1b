// A task that takes long: it tells how far it is, and ends when it is told to.
import { setTimeout as sleep } from 'node:timers/promises';
import { createAster } from '@aster-scheduler/aster';

await using aster = createAster({ connectionString: process.env.DATABASE_URL ?? '', service: 'media' });

const encode = aster.job('encode', { timeout: '2h', retry: { max: 0 } }, async ({ log, signal }) => {
  for (let part = 1; part <= 100; part += 1) {
    log(`part ${part}`);
    // rejects with a RunStoppedError once the signal aborts
    await sleep(part === 1 ? 0 : 60_000, undefined, { signal });
  }
});

await aster.start({ migrate: true });
const { id } = await encode.trigger();
while (!(await aster.readOutput(id)).includes('part 2')) await sleep(10);
await aster.cancelRun(id);
const run = await encode.waitForRun(id, AbortSignal.timeout(30_000));
console.log(run.status, run.errorMsg);
