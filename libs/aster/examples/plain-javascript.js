// Without TypeScript: DATABASE_URL=... node plain-javascript.js
import { createAster } from '@aster-scheduler/aster';

const aster = createAster({ connectionString: process.env.DATABASE_URL, service: 'plain' });
const hello = aster.job('hello', { cron: '@daily' }, ({ payload }) => `hello ${payload?.name ?? 'everybody'}`);

await aster.start({ migrate: true });
try {
  const { id } = await hello.trigger({ name: 'you' });
  const run = await hello.waitForRun(id);
  console.log(run.result);
} finally {
  await aster.stop();
}
