import { errorCode } from './error-code.js';
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
  '42501': { what: 'the database user may not do that', remedy: '' },
};
