import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds from the request in this process until another process has claimed the row: insert + notify + claim. */
export async function rawLatency(client, connectionString, samples) {
  await client.query(`drop table if exists bench_queue; create table bench_queue (id bigserial primary key,
    taken boolean not null default false); create index on bench_queue (id) where not taken`);
  const responder = fork(fileURLToPath(new URL('raw-responder.mjs', import.meta.url)), [connectionString]);
  const answers = [];
  await new Promise((resolve) => {
    responder.on('message', (message) => (message.ready ? resolve() : answers.shift()?.(message)));
  });
  const taken = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const answer = new Promise((resolve) => answers.push(resolve));
    const askedAt = performance.timeOrigin + performance.now();
    await client.query({
      name: 'ask',
      text: `with added as (insert into bench_queue default values returning id)
        select pg_notify('bench_queue', id::text) from added`,
    });
    taken.push((await answer).at - askedAt);
    await delay(20);
  }
  responder.kill();
  return taken;
}
