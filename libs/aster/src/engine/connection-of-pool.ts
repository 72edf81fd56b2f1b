import { databaseDefaults, type DatabaseOptions, type PgPool, type PgPoolOptions } from '@aster-scheduler/db';

/**
 * How another thread can connect to where a pool connects to, by the options it was made with; `undefined` when those
 * are not plain values, such as a password that a function gives or a certificate of the client's.
 */
export function connectionOfPool({ options }: PgPool): DatabaseOptions | undefined {
  if (options === undefined) return undefined; // it is not a pool of node-postgres
  const plainSsl = readSsl(options.ssl);
  const { connectionString = addressOf(options) } = options;
  if (plainSsl === 'not plain' || typeof connectionString !== 'string') return undefined;
  return { ...databaseDefaults, connectionString, poolSize: 1, ...(plainSsl ?? {}) };
}

/** What is left out is taken from the environment in the thread as in the pool. */
function addressOf({ host, port, user, password, database }: PgPoolOptions): string | undefined {
  if (password !== undefined && typeof password !== 'string') return undefined;
  // node-postgres cannot read these characters in an address
  if (database !== undefined && (typeof database !== 'string' || /[?#]/.test(database))) return undefined;
  const url = new URL('postgres://');
  for (const [name, value] of Object.entries({ host, port, user, password })) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return database === undefined ? url.href : `postgres:///${encodeURI(database)}${url.search}`;
}

function readSsl(ssl: unknown): Pick<DatabaseOptions, 'ssl'> | undefined | 'not plain' {
  if (ssl === undefined) return undefined;
  if (typeof ssl === 'boolean') return { ssl };
  const { rejectUnauthorized = true, ca, ...others } = Object(ssl) as { rejectUnauthorized?: unknown; ca?: unknown };
  if (Object.keys(others).length > 0 || typeof rejectUnauthorized !== 'boolean') return 'not plain';
  if (ca !== undefined && typeof ca !== 'string') return 'not plain';
  return { ssl: { rejectUnauthorized, ca } };
}
