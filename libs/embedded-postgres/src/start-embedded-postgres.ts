import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createCluster, removeDrafts, superuser } from './create-cluster.js';
import { persistentServerName, type ServerFolder, serverFolderIn } from './data-folder.js';
import { isPassingServerName, markerName, newPassingServerName } from './data-folder-names.js';
import { type DataFolderHold, holdDataFolder } from './data-folder-owner.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { endServer } from './end-server.js';
import { withFileSystemSentence } from './file-system-sentence.js';
import type { GuardedServer } from './guarded-server.js';
import { openDataFolder } from './open-data-folder.js';
import { pathExists } from './path-exists.js';
import { chooseServerAccount, lendCluster } from './server-account.js';
import { findServerBinaries } from './server-binaries.js';
import { startOnPort } from './start-on-port.js';

export interface EmbeddedPostgresOptions {
  /**
   * Made if it is not there, else a folder of the caller's that is empty or was used before. Everything the server
   * needs and writes is in it: data, password, port, log.
   */
  readonly dataDir: string;
  /** Default: a free one, the same as last time if that is still free. */
  readonly port?: number;
  /**
   * Whether the data outlive the server; the default is `true`. Otherwise the server neither finds earlier data nor
   * leaves any behind, also when this process dies, and does not wait for the disk.
   */
  readonly persistent?: boolean;
  /**
   * Settings of the server as in postgresql.conf, such as `max_connections`. Other processes can read them: no secrets.
   */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told in a short sentence what a start is busy with. */
  readonly onProgress?: (message: string) => void;
}

export interface EmbeddedPostgres {
  /**
   * Of the superuser, with the password, to the database `postgres`. It says that there is no TLS here, which a stray
   * `PGSSLMODE` would otherwise decide.
   */
  readonly connectionString: string;
  readonly port: number;
  /** Without symbolic links. */
  readonly dataDir: string;
  /** Resolves once the server is gone: stopped, or ended by something else. Never rejects. */
  readonly ended: Promise<void>;
  /**
   * Cuts off the clients, stops the server, and resolves once it is gone; usually in less than a second, in 12 s at
   * most.
   */
  stop(): Promise<void>;
}

/**
 * Starts a Postgres server of its own on 127.0.0.1, from the programs that npm installed, and makes its database first
 * if there is none.
 *
 * The server ends with this process, however that dies; it is not reached by a Ctrl-C in the terminal, so that this
 * process can put its own affairs in order before it calls `stop`. What a kill of everything has left (a stale lock, a
 * server that still runs) is cleared away by the next start.
 *
 * @throws {EmbeddedPostgresError} with a sentence that says what is in the way
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    const dataDir = await openDataFolder(options.dataDir);
    const hold = await holdDataFolder(dataDir);
    try {
      return await startHeld({ ...options, dataDir }, hold);
    } catch (error) {
      await hold.release();
      throw error;
    }
  } catch (error) {
    throw withFileSystemSentence(error, options.dataDir);
  }
}

async function startHeld(options: EmbeddedPostgresOptions, hold: DataFolderHold): Promise<EmbeddedPostgres> {
  const { dataDir, persistent = true, settings = {}, onProgress = () => undefined } = options;
  const binaries = await findServerBinaries(dataDir);
  const account = await chooseServerAccount(dataDir, binaries);
  await clearLeftovers(dataDir);
  const folder = serverFolderIn(dataDir, persistent ? persistentServerName : newPassingServerName());
  if (await pathExists(folder.path)) {
    await checkVersion(dataDir, folder, account.majorVersion);
    await lendCluster(folder, account);
  } else {
    onProgress(`making a new database in ${dataDir}`);
    await createCluster(folder, { dataDir, persistent, account, binaries });
  }
  const password = (await readFile(folder.passwordFile, 'utf8')).trim();
  const base = { dataDir, folder, persistent, settings, account, binaries, onProgress };
  const { server, port } = await startOnPort(base, options.port);
  return {
    connectionString: `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres?sslmode=disable`,
    port,
    dataDir,
    ended: server.ended,
    stop: once(() => stopServer(server, folder, persistent, dataDir, hold)),
  };
}

/**
 * Ends servers whose owner is dead, and removes what was not to be kept. The data folder is held, so no owner lives.
 */
async function clearLeftovers(dataDir: string): Promise<void> {
  await removeDrafts(dataDir);
  for (const name of await readdir(dataDir)) {
    if (!isPassingServerName(name)) continue;
    const folder = serverFolderIn(dataDir, name);
    await endServer(folder.cluster);
    await rm(folder.path, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function checkVersion(dataDir: string, folder: ServerFolder, programs: number): Promise<void> {
  const file = join(folder.cluster, 'PG_VERSION');
  if (!(await pathExists(file))) {
    throw new EmbeddedPostgresError('START_FAILED', dataDir, `the data in ${dataDir} are not complete: no ${file}`);
  }
  const data = (await readFile(file, 'utf8')).trim();
  if (data === String(programs)) return;
  throw new EmbeddedPostgresError(
    'WRONG_MAJOR_VERSION',
    dataDir,
    `the data in ${dataDir} were written by postgres ${data}, the installed programs are postgres ${programs}: ` +
      'move them with a dump from the old version, or move the folder away to begin anew',
  );
}

async function stopServer(
  server: GuardedServer,
  folder: ServerFolder,
  persistent: boolean,
  dataDir: string,
  hold: DataFolderHold,
): Promise<void> {
  server.end();
  await server.ended;
  await endServer(folder.cluster); // in case it was the guard that ended
  if (!persistent) await rm(folder.path, { recursive: true, force: true, maxRetries: 5 });
  await hold.release();
  if (!persistent) await removeIfUnused(dataDir);
}

/** Removes a data folder in which nothing is left but its marker. */
async function removeIfUnused(dataDir: string): Promise<void> {
  const names = await readdir(dataDir).catch(() => []);
  if (names.length !== 1 || names[0] !== markerName) return;
  await rm(join(dataDir, markerName), { force: true });
  await rmdir(dataDir).catch(() => undefined); // another server has come to use it
}

function once<T>(action: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= action());
}
