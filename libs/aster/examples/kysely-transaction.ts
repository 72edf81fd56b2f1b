// The same with Kysely.
import { createAster, type JobContext } from '@aster-scheduler/aster';
import { type Generated, Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';

interface Tables {
  accounts: { id: Generated<number>; email: string };
}

const pool = new Pool({ connectionString: process.env.DATABASE_URL });
const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
const aster = createAster({ pool, service: 'accounts' });

const welcome = aster.job('welcome', {}, ({ payload }: JobContext<{ email: string }>) => `hello ${payload.email}`);

await db.schema
  .createTable('accounts')
  .ifNotExists()
  .addColumn('id', 'serial')
  .addColumn('email', 'text', (column) => column.notNull())
  .execute();
await aster.start({ migrate: true });

const { id } = await db.transaction().execute(async (tx) => {
  await tx.insertInto('accounts').values({ email: 'ada@mail.example' }).execute();
  return welcome.trigger({ email: 'ada@mail.example' }, { tx });
});
console.log((await welcome.waitForRun(id, AbortSignal.timeout(30_000))).result);

await aster.stop();
await db.destroy();
