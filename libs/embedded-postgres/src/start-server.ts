import { open, rename, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerFolder } from './data-folder.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { endLeftHelpers, endServer } from './end-server.js';
import { explainFailure } from './failure-sentence.js';
import { type GuardedServer, startGuardedServer } from './guarded-server.js';
import { readPostmasterFile } from './postmaster-file.js';
import type { ServerAccount } from './server-account.js';
import type { ServerBinaries } from './server-binaries.js';
import { serverArguments } from './server-settings.js';

/** The log is set aside at a start when it is longer than this, in bytes; one older log is kept. */
const logLimit = 5_000_000;

/** How long the helpers of a killed server may hold on to its memory. */
const leftHelpersMs = 20_000;

const progressEveryMs = 3_000;

export interface StartServerOptions {
  readonly dataDir: string;
  readonly folder: ServerFolder;
  readonly port: number;
  readonly persistent: boolean;
  readonly settings: Readonly<Record<string, string>>;
  readonly account: ServerAccount;
  readonly binaries: ServerBinaries;
  readonly onProgress: (message: string) => void;
}

/** Starts the server on a port and waits until it accepts connections, which after a crash includes its recovery. */
export async function startServer(options: StartServerOptions): Promise<GuardedServer> {
  const { folder } = options;
  await setLongLogAside(folder.logFile);
  const stalePid = await endServer(folder.cluster);
  const deadline = performance.now() + leftHelpersMs;
  for (;;) {
    const logStart = await sizeOf(folder.logFile);
    const server = await launch(options, stalePid);
    if (await becomesReady(server, options)) return server;
    const output = await readFrom(folder.logFile, logStart);
    if (!/shared memory block .* is still in use/.test(output) || performance.now() > deadline)
      throw failed(options, output);
    options.onProgress('ending what a killed server has left running');
    await endLeftHelpers(folder.cluster, options.binaries.postgres);
    await delay(200);
  }
}

function launch(options: StartServerOptions, stalePid: number | undefined): Promise<GuardedServer> {
  const { folder, account, binaries, persistent } = options;
  return startGuardedServer({
    command: [binaries.postgres, '-D', folder.cluster, ...serverArguments(options)],
    account,
    logFile: folder.logFile,
    removeAfterwards: persistent ? undefined : folder.path,
    stalePid,
  });
}

async function becomesReady(server: GuardedServer, options: StartServerOptions): Promise<boolean> {
  const startedAt = performance.now();
  let nextProgressAt = startedAt + progressEveryMs;
  while (server.isRunning()) {
    const file = await readPostmasterFile(options.folder.cluster);
    if (file?.pid === server.pid && file.isReady) return true;
    if (performance.now() >= nextProgressAt) {
      const seconds = Math.round((performance.now() - startedAt) / 1_000);
      options.onProgress(`postgres is not ready yet after ${seconds} s: it may be recovering from a hard stop`);
      nextProgressAt += progressEveryMs;
    }
    await delay(15);
  }
  return false;
}

function failed(options: StartServerOptions, output: string): EmbeddedPostgresError {
  const { dataDir, port } = options;
  const { code, sentence } = explainFailure(output);
  return new EmbeddedPostgresError(code, dataDir, `postgres did not start on ${dataDir}, port ${port}: ${sentence}`);
}

async function setLongLogAside(logFile: string): Promise<void> {
  if ((await sizeOf(logFile)) > logLimit) await rename(logFile, `${logFile}.old`);
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}

async function readFrom(file: string, start: number): Promise<string> {
  const handle = await open(file, 'r');
  try {
    return await handle.createReadStream({ start, encoding: 'utf8', autoClose: false }).reduce((a, b) => a + b, '');
  } finally {
    await handle.close();
  }
}
