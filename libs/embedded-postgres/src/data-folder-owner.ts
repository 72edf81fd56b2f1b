import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '@aster-scheduler/core/error-code';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { processIdentity } from './process-identity.js';

/** That this process is the one that uses a data folder. */
export interface DataFolderHold {
  release(): Promise<void>;
}

/**
 * Takes the data folder for this process; refused while another living process has it.
 *
 * The hold of a dead process is taken over. Should two processes take over at the same instant and both believe they
 * have it, Postgres' own lock on the cluster still lets only one server run. Folders shared between containers that do
 * not see each other's processes are not protected.
 */
export async function holdDataFolder(dataDir: string): Promise<DataFolderHold> {
  const file = join(dataDir, 'owner');
  const mine = JSON.stringify({ pid: process.pid, identity: await processIdentity(process.pid), hold: randomUUID() });
  const draft = join(dataDir, `owner.${randomUUID()}`);
  await writeFile(draft, mine, { mode: 0o600 });
  try {
    await linkOrTakeOver(draft, file, dataDir);
  } finally {
    await rm(draft, { force: true });
  }
  const now = await readOwner(file);
  if (now !== mine) throw inUse(dataDir, now === undefined ? undefined : parseOwner(now)?.pid);
  return {
    release: async () => {
      if ((await readOwner(file)) === mine) await rm(file, { force: true });
    },
  };
}

async function linkOrTakeOver(draft: string, file: string, dataDir: string): Promise<void> {
  try {
    await link(draft, file);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    const text = await readOwner(file);
    const owner = text === undefined ? undefined : parseOwner(text);
    if (owner !== undefined && (await isAlive(owner))) throw inUse(dataDir, owner.pid);
    await rename(draft, file);
  }
}

interface Owner {
  readonly pid: number;
  readonly identity: string | undefined;
}

async function readOwner(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** A file cut short by a full disk or a power cut says nothing of an owner. */
function parseOwner(text: string): Owner | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number') {
      return undefined;
    }
    const identity = 'identity' in value && typeof value.identity === 'string' ? value.identity : undefined;
    return { pid: value.pid, identity };
  } catch {
    return undefined;
  }
}

async function isAlive(owner: Owner): Promise<boolean> {
  const identity = await processIdentity(owner.pid);
  return identity !== undefined && (owner.identity === undefined || owner.identity === identity);
}

function inUse(dataDir: string, pid: number | undefined): EmbeddedPostgresError {
  const by = pid === undefined ? 'another process' : pid === process.pid ? 'this process' : `process ${pid}`;
  return new EmbeddedPostgresError('ALREADY_RUNNING', dataDir, `${dataDir} is already in use by ${by}`);
}
