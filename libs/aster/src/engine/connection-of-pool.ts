import { databaseDefaults, type DatabaseOptions } from '@aster-scheduler/db';
import type { Pool } from 'pg';

/**
 * How another thread can connect to where a pool connects to, by the options it was made with; `undefined` when those
 * are not plain values, such as a password that a function gives or a certificate of the client's.
 */
export function connectionOfPool(pool: Pool): DatabaseOptions | undefined {
  const { connectionString, ssl } = pool.options;
  const plainSsl = readSsl(ssl);
  const address = connectionString ?? addressOf(pool);
  if (plainSsl === 'not plain' || address === undefined) return undefined;
  return { ...databaseDefaults, connectionString: address, poolSize: 1, ...(plainSsl ?? {}) };
}

/** What is left out is taken from the environment in the thread as in the pool. */
function addressOf({ options }: Pool): string | undefined {
  const { host, port, user, password, database } = options;
  if (password !== undefined && typeof password !== 'string') return undefined;
  if (database !== undefined && /[?#]/.test(database)) return undefined; // node-postgres cannot read them in an address
  const url = new URL('postgres://');
  for (const [name, value] of Object.entries({ host, port, user, password })) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return database === undefined ? url.href : `postgres:///${encodeURI(database)}${url.search}`;
}

function readSsl(ssl: Pool['options']['ssl']): Pick<DatabaseOptions, 'ssl'> | undefined | 'not plain' {
  if (ssl === undefined) return undefined;
  if (typeof ssl === 'boolean') return { ssl };
  const { rejectUnauthorized = true, ca, ...others } = ssl;
  if (Object.keys(others).length > 0 || (ca !== undefined && typeof ca !== 'string')) return 'not plain';
  return { ssl: { rejectUnauthorized, ca } };
}
