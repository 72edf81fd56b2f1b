import { isNativeError } from 'node:util/types';
import { Client } from 'pg';

/**
 * Settings that Aster relies on and that the owner of the database may have changed. PgBouncer knows these and keeps
 * them for each client.
 */
const carriedByPoolers = {
  DateStyle: 'ISO, MDY',
  TimeZone: 'UTC',
  standard_conforming_strings: 'on',
} as const;

/** The same, but refused by PgBouncer unless it is told to ignore them. */
const keptByServer = {
  IntervalStyle: 'postgres',
  array_nulls: 'on',
  bytea_output: 'hex',
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  default_transaction_deferrable: 'off',
  extra_float_digits: '1',
  search_path: 'public',
  transform_null_equals: 'off',
} as const;

/** How the connections of one pool, or one listener, are made. */
export interface Session {
  /** For node-postgres: sends the settings as part of the greeting, which costs no statement. */
  readonly Client: typeof Client;
  /**
   * Whether a connection that failed with `error` is to be tried again: a pooler stands between that refuses a setting,
   * and from now on is sent only what poolers know. What matters of the rest is looked at by `checkSettings`.
   */
  isWorthAnother(error: unknown): boolean;
}

/** As node-postgres has it, whose type declarations leave this out. */
interface Greeter {
  getStartupConf(): Readonly<Record<string, string>>;
}

/**
 * @param deadlinesMs the server's own deadlines, by the name of their setting; they go with the settings
 */
export function createSession(deadlinesMs: Readonly<Record<string, number>>): Session {
  const deadlines = Object.entries(deadlinesMs).map(([name, ms]) => [name, String(ms)]);
  const refusable: Readonly<Record<string, string>> = { ...keptByServer, ...Object.fromEntries(deadlines) };
  const names = new Set(Object.keys(refusable).map((name) => name.toLowerCase()));
  let isBehindPooler = false;

  class SessionClient extends Client {
    getStartupConf(): Readonly<Record<string, string>> {
      const greeting = (Client.prototype as Client & Greeter).getStartupConf.call(this);
      return { ...greeting, ...carriedByPoolers, ...(isBehindPooler ? {} : refusable) };
    }
  }

  return {
    Client: SessionClient,
    isWorthAnother(error) {
      const name = refusedSetting(error);
      if (name === undefined || !names.has(name.toLowerCase())) return false;
      isBehindPooler = true; // from now on the setting is not sent, so it is not refused again
      return true;
    },
  };
}

/** The setting in the greeting that PgBouncer does not know. */
function refusedSetting(error: unknown): string | undefined {
  if (!isNativeError(error)) return undefined;
  return /unsupported startup parameter: (\w+)/.exec(error.message)?.[1];
}
