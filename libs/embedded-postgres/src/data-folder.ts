import { mkdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** One server's files inside a data folder; made and renamed as a whole, so a half-made one is never mistaken for it. */
export interface ServerFolder {
  readonly path: string;
  /** What Postgres calls its data directory. */
  readonly cluster: string;
  readonly passwordFile: string;
  /** The port of the last start, so that the next one can have it again. */
  readonly portFile: string;
  readonly logFile: string;
}

/** The name of the folder that outlives a stop; the others are `server-<random>` and do not. */
export const persistentServerName = 'server';

export function serverFolderIn(dataDir: string, name: string): ServerFolder {
  const path = join(dataDir, name);
  return {
    path,
    cluster: join(path, 'cluster'),
    passwordFile: join(path, 'password'),
    portFile: join(path, 'port'),
    logFile: join(path, 'postgres.log'),
  };
}

/** Makes the folder, readable by its owner only, if it is not there; returns its path without symbolic links. */
export async function makeDataFolder(dataDir: string): Promise<string> {
  await mkdir(resolve(dataDir), { recursive: true, mode: 0o700 });
  return realpath(dataDir);
}
