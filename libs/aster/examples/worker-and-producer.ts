// A worker that has the handler, and a producer that only knows the contract, as two programs would be.
import { createAster } from '@aster-scheduler/aster';
import { digest } from './digest-contract.js';

const connectionString = process.env.DATABASE_URL ?? '';

// in the worker
await using worker = createAster({ connectionString, service: 'digests' });
const executed = worker.job(digest, ({ payload }) => ({ sent: payload.userId }));
executed.on('ended', ({ status }) => console.log(`the worker has seen it: ${status}`));
await worker.start({ migrate: true });

// in the producer
await using producer = createAster({ connectionString, service: 'web' });
const { id } = await producer.trigger(digest, { userId: 7 });
const run = await producer.jobOf(digest).waitForRun(id, AbortSignal.timeout(30_000));
console.log(run.status, run.result?.sent);
