import { sql } from 'kysely';
import { advisoryLocks } from '../advisory-locks.js';
import { inTransaction } from '../in-transaction.js';
import type { Db, Tx } from '../schema.js';
import { programRoles, roleGrants } from './role-grants.js';

/** What is kept of runs, in weeks that a scheduler makes and drops: this takes who owns them. */
const historyPattern = '^(finished_runs|run_attempts|run_output)(_default|_[0-9]{8})?$';

/**
 * Says what the roles of the programs may do, where there are such roles: those named as the current one, with `_api`,
 * `_scheduler` or `_worker` at the end. To be called by the owner of the schema after each migration.
 *
 * @returns the roles that there are
 */
export async function grantToRoles(db: Db): Promise<string[]> {
  return inTransaction(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${advisoryLocks.migration})`.execute(tx);
    const { rows } = await sql<{ name: string; program: (typeof programRoles)[number] }>`
      select rolname as name, program from pg_roles join unnest(${[...programRoles]}::text[]) as program
        on rolname = current_user || '_' || program order by rolname`.execute(tx);
    if (rows.length === 0) return [];
    await giveHistory(tx);
    const tables = await listTables(tx);
    for (const { name, program } of rows) {
      const role = sql.id(name);
      await sql`grant usage on schema aster to ${role}`.execute(tx);
      await sql`grant usage on all sequences in schema aster to ${role}`.execute(tx);
      for (const table of tables) {
        const { tables: named, otherwise } = roleGrants[program];
        const rights = Object.hasOwn(named, table) ? (named[table] ?? '') : otherwise;
        await sql`revoke all on ${sql.table(`aster.${table}`)} from ${role}`.execute(tx);
        if (rights === '') continue;
        await sql`grant ${sql.raw(rights)} on ${sql.table(`aster.${table}`)} to ${role}`.execute(tx);
      }
    }
    return rows.map(({ name }) => name);
  });
}

/** Tables and views, without the weeks of history: what may be done with those follows from the whole. */
async function listTables(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'aster' and c.relkind in ('r', 'p', 'v') and not c.relispartition order by 1`.execute(tx);
  return rows.map(({ name }) => name);
}

/** A change of the owner locks a table for a moment, so only those that need it. */
async function giveHistory(tx: Tx): Promise<void> {
  const { rows } = await sql<{ history: string; scheduler: string; tables: string[] }>`
    select current_user || '_history' as history, current_user || '_scheduler' as scheduler, array(
      select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'aster' and c.relkind in ('r', 'p') and c.relname ~ ${historyPattern}
        and pg_get_userbyid(c.relowner) = current_user) as tables
    where to_regrole(quote_ident(current_user || '_history')) is not null`.execute(tx);
  const [found] = rows;
  if (found === undefined) return;
  for (const role of [found.history, found.scheduler]) {
    await sql`grant usage, create on schema aster to ${sql.id(role)}`.execute(tx);
  }
  for (const table of found.tables) {
    await sql`alter table ${sql.table(`aster.${table}`)} owner to ${sql.id(found.history)}`.execute(tx);
  }
}
