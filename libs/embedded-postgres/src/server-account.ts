import { chmod, lchown, lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { persistentServerName, type ServerFolder, serverFolderIn } from './data-folder.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { type Ids, lentAccount } from './lent-account.js';
import { type ProgramOptions, runProgram } from './run-program.js';
import type { ServerBinaries } from './server-binaries.js';

/** On whose behalf the server programs run, and how they are started for that. */
export interface ServerAccount {
  /** Put before a program and its arguments; ends in that program itself, in the same process. */
  readonly prefix: readonly string[];
  readonly spawnAs: ProgramOptions;
  /** Who has to own the cluster, and nothing else, or `undefined` when it is whoever runs this process. */
  readonly owner: Ids | undefined;
  /** The major version of the programs of Postgres, such as 18. */
  readonly majorVersion: number;
}

type Way = Omit<ServerAccount, 'majorVersion'>;

const self: Way = { prefix: [], spawnAs: {}, owner: undefined };

/** Others may pass through such a folder but see nothing of what is in it. */
const passable = 0o711;
const closed = 0o700;

/**
 * Finds a way to run the server that works here, by trying it.
 *
 * Postgres refuses to run as root. No account is made for it: root first tries a user namespace, in which it has
 * another id but still owns its files, wherever they lie. Where namespaces are forbidden (most containers), the server
 * runs as `nobody`, without any right of root's: the cluster is given to `nobody`, and the folders around it, the
 * password and the log stay root's. A data folder below a closed one, such as /root, is refused then.
 */
export async function chooseServerAccount(dataDir: string, binaries: ServerBinaries): Promise<ServerAccount> {
  const failures: string[] = [];
  for (const way of process.getuid?.() === 0 ? await waysForRoot(dataDir) : [self]) {
    if (way.owner !== undefined) await chmod(dataDir, passable);
    const tried = await tryWay(way, dataDir, binaries);
    if (typeof tried === 'number') return { ...way, majorVersion: tried };
    if (way.owner !== undefined) await chmod(dataDir, closed);
    failures.push(tried);
  }
  throw new EmbeddedPostgresError('NO_ACCESS', dataDir, refusal(dataDir, [...new Set(failures)]));
}

/**
 * Gives the cluster, and nothing beside it, to the account that the server runs as. Does nothing where that is the
 * caller's.
 */
export async function lendCluster({ path, cluster }: ServerFolder, { owner }: ServerAccount): Promise<void> {
  if (owner === undefined) return;
  await chmod(path, passable);
  await giveTo(cluster, owner);
}

function refusal(dataDir: string, failures: readonly string[]): string {
  const tried = failures.join('; ');
  if (process.getuid?.() !== 0) return `postgres cannot be run on ${dataDir}: ${tried}`;
  const advice = 'start as an ordinary user, or from a folder that every user may pass through';
  return `postgres does not run as root, and as no other user on ${dataDir} (${tried}): ${advice}`;
}

async function waysForRoot(dataDir: string): Promise<Way[]> {
  const account = await lentAccount();
  if (account === undefined) {
    const message = `postgres does not run as root, and there is no account nobody to run ${dataDir} as: start as an ordinary user`;
    throw new EmbeddedPostgresError('NO_ACCESS', dataDir, message);
  }
  const clusterOwner = await ownerOf(serverFolderIn(dataDir, persistentServerName).cluster);
  if (clusterOwner === account.uid) return waysOf(account);
  if (clusterOwner !== undefined && clusterOwner !== 0) {
    const message = `the data in ${dataDir} belong to user ${clusterOwner}: start as that user`;
    throw new EmbeddedPostgresError('NO_ACCESS', dataDir, message);
  }
  const { uid, gid } = account;
  const namespace = ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--'];
  return [{ prefix: namespace, spawnAs: {}, owner: undefined }, ...waysOf(account)];
}

/**
 * Both run as `ids` and keep no capability. The first leaves the guard of the server to root; the second is for systems
 * without setpriv.
 */
function waysOf(ids: Ids): Way[] {
  const none = ['--inh-caps', '--ambient-caps', '--bounding-set'].map((set) => `${set}=-all`);
  const account = [`--reuid=${ids.uid}`, `--regid=${ids.gid}`, '--clear-groups', '--no-new-privs'];
  return [
    { prefix: ['setpriv', ...account, ...none, '--'], spawnAs: {}, owner: ids },
    { prefix: [], spawnAs: ids, owner: ids },
  ];
}

async function ownerOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).uid;
  } catch {
    return undefined;
  }
}

/** The major version of the server program if it runs this way and can reach the data folder, else what went wrong. */
async function tryWay(way: Way, dataDir: string, binaries: ServerBinaries): Promise<number | string> {
  const mayWrite = way.owner === undefined ? '&& test -w .' : '';
  const script = `cd "$1" ${mayWrite} && exec "$2" --version`;
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
