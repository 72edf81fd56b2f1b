// The run exists exactly when the order does: the trigger is part of the transaction. Its key makes a repeated request
// harmless.
import { createAster, type JobContext } from '@aster-scheduler/aster';
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env.DATABASE_URL });
const aster = createAster({ pool, service: 'shop' });

const confirm = aster.job('confirm order', {}, ({ payload }: JobContext<{ orderId: number }>) => {
  return `order ${payload.orderId} is confirmed`;
});

async function placeOrder(article: string): Promise<string> {
  const tx = await pool.connect();
  try {
    await tx.query('begin');
    const inserted = await tx.query<{ id: number }>('insert into orders (article) values ($1) returning id', [article]);
    const orderId = inserted.rows[0]?.id ?? 0;
    const run = await confirm.trigger({ orderId }, { tx, key: `order ${orderId}` });
    await tx.query(article === 'nothing' ? 'rollback' : 'commit');
    return run.id;
  } finally {
    tx.release();
  }
}

await pool.query('create table if not exists orders (id integer generated always as identity, article text not null)');
await aster.start({ migrate: true });

const confirmed = await confirm.waitForRun(await placeOrder('a book'), AbortSignal.timeout(30_000));
console.log(confirmed.result);
const undone = await placeOrder('nothing');
console.log(await aster.findRun(undone));

await aster.stop();
await pool.end();
