import {
  connectDatabase,
  type Database,
  databaseDefaults,
  type DatabaseOptions,
  migrateToLatest,
  type PgPool,
  useDatabase,
} from '@aster-scheduler/db';
import type { AsterOptions } from '../aster-options.js';
import { connectionOfPool } from './connection-of-pool.js';

/** The database as an embedded Aster reaches it. */
export interface Backend {
  readonly database: Database;
  /** Where hints come from; absent: there is no connection to spare for them. */
  readonly hintSource?: DatabaseOptions | PgPool;
  /** How a thread of its own can connect; absent: that is not known. */
  readonly heartbeatConnection?: DatabaseOptions;
  migrate(): Promise<void>;
}

export function openBackend(options: AsterOptions): Backend {
  return options.pool === undefined ? ofItsOwn(options) : onPool(options);
}

function ofItsOwn({ connectionString, poolSize, ssl }: Exclude<AsterOptions, { readonly pool: PgPool }>): Backend {
  const own = { ...toDatabaseOptions(connectionString), ssl };
  return {
    database: connectDatabase({ ...own, poolSize: poolSize ?? databaseDefaults.poolSize }),
    hintSource: own,
    heartbeatConnection: own,
    migrate: async () => void (await migrateToLatest({ connectionString, ssl })),
  };
}

function onPool({ pool, connectionString }: Extract<AsterOptions, { readonly pool: PgPool }>): Backend {
  const direct = connectionString === undefined ? undefined : toDatabaseOptions(connectionString);
  const isAlone = pool.options?.max === 1; // it would be taken from the statements for good
  return {
    database: useDatabase(pool),
    hintSource: direct ?? (isAlone ? undefined : pool),
    heartbeatConnection: direct ?? connectionOfPool(pool),
    migrate: async () => void (await migrateToLatest(pool)),
  };
}

function toDatabaseOptions(connectionString: string): DatabaseOptions {
  return { ...databaseDefaults, connectionString, poolSize: 1 };
}
