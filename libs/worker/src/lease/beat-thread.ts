import { workerData } from 'node:worker_threads';
import { connectDatabase } from '@aster-scheduler/db';
import { type BeatOrder, type BeatThreadData, type BeatThreadReady, toBeatMessage } from './beat-messages.js';
import { startBeats } from './beats.js';
import { createSignsOfLife } from './signs-of-life.js';

// The program of the thread that keeps a worker's lease, on one connection of its own.
const { connection, times, looksFor, signsMemory, port } = workerData as BeatThreadData;
const database = connectDatabase(connection);
const { silentForMs } = createSignsOfLife(signsMemory);
const beats = startBeats({ db: database.db, times, looksFor, silentForMs }, (answer) =>
  port.postMessage(toBeatMessage(answer)),
);

port.on('message', (order: BeatOrder) => {
  if (order.type === 'hold') beats.hold(order.workerId, order.askedAtMs);
  else if (order.type === 'claimed') beats.claimed();
  else if (order.type === 'beat-now') beats.beatNow();
  else if (order.type === 'let-go') beats.letGo();
  else if (order.type === 'drain') beats.drain();
  else void end();
});

const ready: BeatThreadReady = { type: 'ready' };
port.postMessage(ready);

async function end(): Promise<void> {
  await beats.stop();
  await database.close();
  port.close(); // nothing keeps the thread any more
}
