import { readFile, writeFile } from 'node:fs/promises';
import type { ServerFolder } from './data-folder.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { findFreePort, isPortFree } from './free-port.js';
import type { GuardedServer } from './guarded-server.js';
import { pathExists } from './path-exists.js';
import { startServer, type StartServerOptions } from './start-server.js';

/** How often a free port is looked for again, should other processes be faster in taking it. */
const maxAttempts = 5;

/** Starts the server on the wanted port, or on the one of the last start, or on any free one. */
export async function startOnPort(
  options: Omit<StartServerOptions, 'port'>,
  wanted: number | undefined,
): Promise<{ readonly server: GuardedServer; readonly port: number }> {
  const { dataDir, folder, onProgress } = options;
  if (wanted !== undefined && !(await isPortFree(wanted))) {
    throw new EmbeddedPostgresError('PORT_TAKEN', dataDir, `port ${wanted} of 127.0.0.1 is taken`);
  }
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted ?? (await rememberedPort(folder)) ?? (await findFreePort());
    onProgress(`starting postgres on port ${port}`);
    try {
      const server = await startServer({ ...options, port });
      await writeFile(folder.portFile, String(port), { mode: 0o600 });
      return { server, port };
    } catch (error) {
      const isPortTaken = error instanceof EmbeddedPostgresError && error.code === 'PORT_TAKEN';
      if (!isPortTaken || wanted !== undefined || attempt === maxAttempts) throw error;
    }
  }
}

async function rememberedPort(folder: ServerFolder): Promise<number | undefined> {
  if (!(await pathExists(folder.portFile))) return undefined;
  const port = Number(await readFile(folder.portFile, 'utf8'));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  return (await isPortFree(port)) ? port : undefined;
}
