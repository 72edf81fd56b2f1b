import type { Emit } from '@aster-scheduler/core';
import {
  type Channel,
  checkSchema,
  connectDatabase,
  createHints,
  createNotifier,
  type Database,
  type DatabaseOptions,
  type Db,
  isDatabaseUnavailable,
  listen,
  type Notifier,
  type OnHint,
  requireWritable,
} from '@aster-scheduler/db';
import type { Logger } from '../logs/logger.js';
import { awaitDatabase, type AwaitDatabaseOptions } from './await-database.js';

/** A migrated database with its hints, as the services of a process share it. */
export interface OpenDatabase {
  readonly db: Db;
  readonly notifier: Notifier;
  /** Registers for hints; returns how to end that. */
  onHint(listener: OnHint): () => void;
  /** Whether hints come through. */
  isListening(): boolean;
  /** Rejects when the database does not answer, or takes no writes. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenDatabaseOptions extends DatabaseOptions {
  /** How long to wait for the database to answer. */
  readonly waitMs: number;
}

/** What a process gives to what it opens. */
export interface OpenDatabaseContext {
  readonly emit: Emit;
  readonly signal?: AbortSignal;
  /** Told why the database cannot be used yet. */
  readonly logger?: Pick<Logger, 'warn'>;
}

/**
 * Connects, waits for the database to answer, and refuses one whose schema this program cannot work on.
 *
 * @param channels what is listened to, on a connection of its own; none: no such connection is made
 * @throws DatabaseUnavailableError, SchemaMissingError, SchemaNewerError; the reason of `signal` when that aborts
 */
export async function openDatabase(
  options: OpenDatabaseOptions,
  channels: readonly Channel[],
  { emit, signal, logger }: OpenDatabaseContext,
): Promise<OpenDatabase> {
  const database = connectDatabase(options);
  try {
    await awaitSchema(database, { waitMs: options.waitMs, signal, logger });
  } catch (error) {
    await database.close();
    throw error;
  }
  return withHints(database, options, channels, emit);
}

/** The database may be gone again between its first answer and the look at its schema: then it is waited for anew. */
async function awaitSchema(database: Database, options: AwaitDatabaseOptions): Promise<void> {
  const until = performance.now() + options.waitMs;
  for (;;) {
    await awaitDatabase(database, { ...options, until });
    try {
      return await checkSchema(database.db);
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      options.signal?.throwIfAborted(); // it was told to end, and has not failed
    }
  }
}

function withHints(
  database: Database,
  options: DatabaseOptions,
  channels: readonly Channel[],
  emit: Emit,
): OpenDatabase {
  const { tell, onHint } = createHints();
  const listener = channels.length === 0 ? undefined : listen(options, channels, tell, emit);
  const notifier = createNotifier(database.db);
  return {
    db: database.db,
    notifier,
    onHint,
    isListening: () => listener?.isListening() === true,
    ping: async () => requireWritable(database.db),
    async close() {
      await notifier.flush();
      await listener?.close();
      await database.close();
    },
  };
}
