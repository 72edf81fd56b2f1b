import { DatabaseUnfitError } from '@aster-scheduler/core';
import { sql } from 'kysely';
import type { Db } from './schema.js';

/** The settings of a connection, after Aster has set those that it may set. */
interface Settings {
  readonly encoding: string;
  readonly date_style: string;
  readonly isolation: string;
  readonly read_only: string;
  /** Others that are not as Aster relies on them, by name. */
  readonly others: Readonly<Record<string, string>>;
  readonly is_standby: boolean;
}

/** What statements mean hangs on these: how texts and lists are read, and what equals null. */
const neededOthers = { array_nulls: 'on', standard_conforming_strings: 'on', transform_null_equals: 'off' } as const;

const howToReset =
  'reset it for the database and its user (alter database … reset, alter role … reset), or set it where the pool of connections is made';

/**
 * Rejects where the database is set up so that Aster cannot work: connections of its own set what it relies on, but
 * those of a pool that belongs to somebody else, or behind PgBouncer, come as the database's owner has them.
 *
 * @throws DatabaseUnfitError
 */
export async function checkSettings(db: Db): Promise<void> {
  const { rows } = await sql<Settings>`select current_setting('server_encoding') as encoding,
    current_setting('DateStyle') as date_style,
    current_setting('default_transaction_isolation') as isolation,
    current_setting('default_transaction_read_only') as read_only,
    (select coalesce(json_object_agg(name, setting), '{}') from pg_settings
      where name = any(${Object.keys(neededOthers)}) and setting <> (${JSON.stringify(neededOthers)}::json ->> name)) as others,
    pg_is_in_recovery() as is_standby`.execute(db);
  const [settings] = rows;
  const problem = settings === undefined ? undefined : problemOf(settings);
  if (problem !== undefined) throw new DatabaseUnfitError(problem);
}

function problemOf(settings: Settings): string | undefined {
  const { encoding, date_style: dateStyle, isolation, read_only: readOnly } = settings;
  if (encoding !== 'UTF8') {
    return `the database's encoding is ${encoding}, in which not every text can be stored: create it anew with encoding 'UTF8'`;
  }
  if (!dateStyle.startsWith('ISO')) {
    return `DateStyle of the database is "${dateStyle}" and it has to begin with ISO: ${howToReset}`;
  }
  if (isolation !== 'read committed') {
    return `default_transaction_isolation of the database is "${isolation}" and it has to be "read committed": ${howToReset}`;
  }
  const [other] = Object.entries(settings.others).sort();
  if (other !== undefined) {
    const needed = neededOthers[other[0] as keyof typeof neededOthers];
    return `${other[0]} of the database is ${other[1]} and it has to be ${needed}: ${howToReset}`;
  }
  // it may become the primary: told as unavailable where something is written
  if (settings.is_standby) return undefined;
  if (readOnly === 'on') return `default_transaction_read_only of the database is on: ${howToReset}`;
  return undefined;
}
