import { lchown, lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { persistentServerName, serverFolderIn } from './data-folder.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { type ProgramOptions, runProgram } from './run-program.js';
import type { ServerBinaries } from './server-binaries.js';

/** On whose behalf the server programs run, and how they are started for that. */
export interface ServerAccount {
  /** Put before a program and its arguments; ends in that program itself, in the same process. */
  readonly prefix: readonly string[];
  readonly spawnAs: ProgramOptions;
  /** Who has to own the data, or `undefined` when it is whoever runs this process. */
  readonly owner: Ids | undefined;
  /** Of the programs, such as 18. */
  readonly majorVersion: number;
}

interface Ids {
  readonly uid: number;
  readonly gid: number;
}

type Way = Omit<ServerAccount, 'majorVersion'>;

const self: Way = { prefix: [], spawnAs: {}, owner: undefined };

/**
 * Finds a way to run the server that works here, by trying it.
 *
 * Postgres refuses to run as root. No account is made for it: root first tries a user namespace, in which it has
 * another id but still owns its files, wherever they lie. Where namespaces are forbidden (most containers), the server
 * runs as `nobody` with the one capability that lets it reach a data folder below a closed one such as /root, and the
 * data folder is given to `nobody`. Data that belongs to an ordinary user already is served on that user's behalf.
 */
export async function chooseServerAccount(dataDir: string, binaries: ServerBinaries): Promise<ServerAccount> {
  const failures: string[] = [];
  for (const way of process.getuid?.() === 0 ? await waysForRoot(dataDir) : [self]) {
    if (way.owner !== undefined) await giveTo(dataDir, way.owner);
    const tried = await tryWay(way, dataDir, binaries);
    if (typeof tried === 'number') return { ...way, majorVersion: tried };
    failures.push(tried);
  }
  throw new EmbeddedPostgresError('NO_ACCESS', dataDir, refusal(dataDir, [...new Set(failures)]));
}

function refusal(dataDir: string, failures: readonly string[]): string {
  const tried = failures.join('; ');
  if (process.getuid?.() !== 0) return `postgres cannot be run on ${dataDir}: ${tried}`;
  const advice = 'start as an ordinary user, or from a folder that every user may pass through';
  return `postgres does not run as root, and as no other user on ${dataDir} (${tried}): ${advice}`;
}

async function waysForRoot(dataDir: string): Promise<Way[]> {
  const owner = await dataOwner(dataDir);
  if (owner !== undefined) return waysOf(owner);
  const nobody = await idsOf('nobody');
  if (nobody === undefined) {
    const message = `postgres does not run as root, and there is no account nobody to run ${dataDir} as: start as an ordinary user`;
    throw new EmbeddedPostgresError('NO_ACCESS', dataDir, message);
  }
  const { uid, gid } = nobody;
  const namespace = ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--'];
  return [{ prefix: namespace, spawnAs: {}, owner: undefined }, ...waysOf(nobody)];
}

/**
 * Both run as `ids`; the first keeps the right to pass closed folders.
 *
 * Postgres asks access(2) about its own program, which drops that right again unless `no_setuid_fixup` is set.
 */
function waysOf(ids: Ids): Way[] {
  const { uid, gid } = ids;
  const capability = ['--inh-caps', '--ambient-caps', '--bounding-set'].map((set) => `${set}=-all,+dac_override`);
  const account = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs'];
  return [
    { prefix: ['setpriv', ...account, '--securebits=+no_setuid_fixup', ...capability, '--'], spawnAs: {}, owner: ids },
    { prefix: [], spawnAs: ids, owner: ids },
  ];
}

/** The ordinary user whose data it is already, if any. Data not made yet has no owner, unless a user made the folder. */
async function dataOwner(dataDir: string): Promise<Ids | undefined> {
  const cluster = await idsOfFile(serverFolderIn(dataDir, persistentServerName).cluster);
  if (cluster !== undefined) return cluster.uid === 0 ? undefined : cluster;
  const folder = await idsOfFile(dataDir);
  if (folder === undefined || folder.uid === 0) return undefined;
  // initdb looks its user up by name, which a folder lent to a container need not have.
  return (await runProgram(['id', '-un', String(folder.uid)])).succeeded ? folder : undefined;
}

async function idsOfFile(path: string): Promise<Ids | undefined> {
  try {
    const { uid, gid } = await stat(path);
    return { uid, gid };
  } catch {
    return undefined;
  }
}

async function idsOf(account: string): Promise<Ids | undefined> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((column) => runProgram(['id', column, account])));
  if (uid?.succeeded !== true || gid?.succeeded !== true) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

/** The major version of the server program if it runs this way and can write to the data folder, else what went wrong. */
async function tryWay(way: Way, dataDir: string, binaries: ServerBinaries): Promise<number | string> {
  const script = 'cd "$1" && test -w . && exec "$2" --version';
  const command = [...way.prefix, '/bin/sh', '-c', script, 'sh', dataDir, binaries.postgres];
  const { succeeded, output } = await runProgram(command, way.spawnAs);
  const version = /\(PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (succeeded && version !== undefined) return Number(version);
  return output.trim() || `the user cannot write to ${dataDir}`;
}

/** A folder is given last, after what is in it: one that has its new owner already is done. */
async function giveTo(folder: string, ids: Ids): Promise<void> {
  if ((await lstat(folder)).uid === ids.uid) return;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    await (entry.isDirectory() ? giveTo(path, ids) : lchown(path, ids.uid, ids.gid));
  }
  await lchown(folder, ids.uid, ids.gid);
}
