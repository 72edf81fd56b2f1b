import { join } from 'node:path';

/**
 * One server's files inside a data folder; made and renamed as a whole, so a half-made one is never mistaken for it.
 */
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
