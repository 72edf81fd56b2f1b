import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';

/** What all databases of test runs begin with; the seconds at which they were made come next. */
const prefix = 'aster_test_';

/** A new name; it says when the database was made by the server's clock, so that a later run can tell a left one. */
export async function newDatabaseName(client: Client): Promise<string> {
  const { rows } = await client.query<{ seconds: string }>(
    'select floor(extract(epoch from clock_timestamp()))::bigint as seconds',
  );
  return `${prefix}${rows[0]?.seconds ?? ''}_${randomBytes(6).toString('hex')}`;
}

/** The names that begin with this are templates; a hash of what they were made by comes next. */
export const templatePrefix = 'aster_template_';

/**
 * What a database made at `madeAt` is called is of a run that must be over: nobody has used it for these many seconds.
 */
export const leftAfterSeconds = 6 * 3_600;

/** Templates are made anew when they are needed; a branch may still need an old one. */
export const oldTemplateAfterSeconds = 7 * 24 * 3_600;

/** Databases of test runs that were killed, and templates nobody is likely to need, none of them in use. */
export async function listLeftDatabases(client: Client, currentTemplate: string): Promise<string[]> {
  const { rows } = await client.query<{ datname: string }>(
    `with dated as (
       select datname, case
         when datname ~ '^${prefix}[0-9]{1,12}_[0-9a-f]+$'
           then split_part(datname, '_', 3)::bigint + ${leftAfterSeconds}
         when datname like '${templatePrefix.replaceAll('_', '\\_')}%' and datname <> $1
           then substring(shobj_description(oid, 'pg_database') from '^made ([0-9]{1,12})$')::bigint
             + ${oldTemplateAfterSeconds}
       end as left_at
       from pg_database
     )
     select datname from dated
     where left_at < extract(epoch from clock_timestamp())
       and not exists (select from pg_stat_activity as activity where activity.datname = dated.datname)`,
    [currentTemplate],
  );
  return rows.map((row) => row.datname);
}
