import { errorCode } from '@aster-scheduler/core';
import { isError } from './is-error.js';

/**
 * What a person can put right when PostgreSQL, reached, does not let this program in; `undefined` for anything else.
 * By SQLSTATE; PostgreSQL manual, appendix A.
 */
export function databaseRefusal(error: unknown): string | undefined {
  if (!isError(error)) return undefined;
  if (error.message.includes('client password must be a string')) {
    return 'the database asks for a password and none is set: see DATABASE_URL or POSTGRES_PASSWORD';
  }
  if (error.message.includes('does not support SSL')) {
    return 'the database offers no TLS: set POSTGRES_SSL_MODE, or sslmode in DATABASE_URL, to disable, or turn on ssl at the server';
  }
  if (/^(?:unrecognized configuration parameter|invalid value for parameter) /.test(error.message)) {
    return `the database does not know an option (${error.message}): see the options in DATABASE_URL`;
  }
  const refusal = refusals[errorCode(error) ?? ''];
  return refusal === undefined ? undefined : `${refusal.what} (${error.message})${refusal.remedy}`;
}

const refusals: Readonly<Record<string, { readonly what: string; readonly remedy: string }>> = {
  '28000': {
    what: 'the database refuses the connection',
    remedy: ': see DATABASE_URL or POSTGRES_USER, and pg_hba.conf of the server',
  },
  '28P01': { what: 'the database refuses the password', remedy: ': see DATABASE_URL or POSTGRES_PASSWORD' },
  '3D000': {
    what: 'there is no such database',
    remedy: ': create it, or name another one in DATABASE_URL or POSTGRES_DB',
  },
  '08P01': {
    what: 'the database, or a pooler before it, does not understand the connection',
    remedy: ': see the options in DATABASE_URL',
  },
  '25006': { what: 'the database is read-only', remedy: ': DATABASE_URL or POSTGRES_HOST has to name the primary' },
  '42501': {
    what: 'the database user may not do that',
    remedy: ': see DATABASE_URL or POSTGRES_USER; the owner of the database may',
  },
  '53300': {
    what: 'the database has no connection left',
    remedy: ': raise max_connections of the server, or lower DB_POOL_SIZE',
  },
  ERR_SOCKET_BAD_PORT: { what: 'the port of the database is none', remedy: ': see DATABASE_URL or POSTGRES_PORT' },
};
