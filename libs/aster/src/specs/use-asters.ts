import { createTestDatabase, type TestDatabase } from '@aster-scheduler/db/testing';
import { Pool } from 'pg';
import type { Aster } from '../aster.js';
import type { EmbeddedEvent } from '../aster-options.js';
import { createAster } from '../create-aster.js';

/** A database of a test file, and any number of programs that embed Aster on it. */
export interface Asters {
  readonly connectionString: () => string;
  /** Of the test, to look at things. */
  readonly pool: () => Pool;
  /** Another program; it is stopped after the test. */
  open(options?: { readonly service?: string; readonly onPool?: Pool }): Aster & { readonly events: EmbeddedEvent[] };
  /** A pool of such a program; it is ended after the test. */
  openPool(options?: ConstructorParameters<typeof Pool>[0]): Pool;
}

/** To be called at the top of a test file. */
export function useAsters(): Asters {
  let database: TestDatabase;
  let pool: Pool;
  const asters: Aster[] = [];
  const pools: Pool[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.connectionString });
    pool.on('error', () => undefined);
  });
  afterEach(async () => {
    await Promise.all(asters.splice(0).map((aster) => aster.stop()));
    await Promise.all(pools.splice(0).map((each) => each.end()));
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });
  return {
    connectionString: () => database.connectionString,
    pool: () => pool,
    open({ service, onPool } = {}) {
      const events: EmbeddedEvent[] = [];
      const common = { service, onEvent: (event: EmbeddedEvent) => void events.push(event) };
      const aster = createAster(
        onPool === undefined ? { ...common, connectionString: database.connectionString } : { ...common, pool: onPool },
      );
      asters.push(aster);
      return Object.assign(aster, { events });
    },
    openPool(options) {
      const opened = new Pool({ connectionString: database.connectionString, ...options });
      opened.on('error', () => undefined);
      pools.push(opened);
      return opened;
    },
  };
}
