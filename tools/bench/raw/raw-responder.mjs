// The other process of the raw latency: waits for a notice, claims the row by its index, says so.
import pg from 'pg';

const listener = new pg.Client({ connectionString: process.argv[2] });
const claimer = new pg.Client({ connectionString: process.argv[2] });
await Promise.all([listener.connect(), claimer.connect()]);
listener.on('notification', async () => {
  const { rows } = await claimer.query({
    name: 'claim',
    text: `update bench_queue set taken = true where id = any(array(
      select id from bench_queue where not taken order by id limit 5 for update skip locked)) returning id`,
  });
  for (const row of rows) process.send({ id: Number(row.id), at: performance.timeOrigin + performance.now() });
});
await listener.query('listen bench_queue');
process.send({ ready: true });
