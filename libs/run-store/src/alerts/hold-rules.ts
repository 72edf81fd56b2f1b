import { advisoryLocks, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** Jobs that are being made or renamed are waited for so long, and those who make others wait for this meanwhile. */
const patienceMs = 2_000;

/** Has rules and channels to oneself until the transaction ends, and no job is made or renamed meanwhile. */
export async function holdRules(tx: Tx): Promise<void> {
  await sql`select set_config('lock_timeout', ${`${patienceMs}ms`}, true)`.execute(tx);
  await sql`select pg_advisory_xact_lock(${advisoryLocks.alertRules})`.execute(tx);
}
