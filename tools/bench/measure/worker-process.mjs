// A worker in a process of its own, as an embedding service would run it; tells when each run starts.
import { connectDatabase, databaseDefaults } from '@aster-scheduler/db';
import { startWorker } from '../start-worker.mjs';

const options = { ...databaseDefaults, connectionString: process.argv[2] };
const { db } = connectDatabase(options);
const handlers = new Map([
  [
    'noop',
    ({ run }) =>
      void process.send({
        id: run.id,
        at: performance.timeOrigin + performance.now(),
        scheduledAt: run.scheduledAt.getTime(),
      }),
  ],
]);
startWorker({ options, db }, { handlers });
process.send({ ready: true });
