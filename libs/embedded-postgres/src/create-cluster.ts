import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ServerFolder, serverFolderIn } from './data-folder.js';
import { isDraftName, newDraftName } from './data-folder-names.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { explainFailure } from './failure-sentence.js';
import { runProgram } from './run-program.js';
import { lendCluster, type ServerAccount } from './server-account.js';
import type { ServerBinaries } from './server-binaries.js';

export const superuser = 'aster';

/**
 * UTF-8, and an order and letter case that are Postgres' own: the host's locales, which differ and change, have no say.
 * What the host's language is does not matter either.
 */
const clusterOptions = [
  `--username=${superuser}`,
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--auth=scram-sha-256',
];

/**
 * Hands the password on by a pipe that belongs to the server's account, which cannot open one of this process: the file
 * with the password is for the owner of the data folder only.
 */
const passPassword = `read -r password; printf '%s\\n' "$password" | "$@"`;

/** What a new cluster is made with, and whether it has to survive a power cut. */
export interface ClusterOptions {
  readonly dataDir: string;
  readonly persistent: boolean;
  readonly account: ServerAccount;
  readonly binaries: ServerBinaries;
}

/**
 * Makes a cluster with a random password in `folder`.
 *
 * It is made beside its place and renamed when it is complete: an interrupted start leaves nothing that looks whole.
 */
export async function createCluster(folder: ServerFolder, options: ClusterOptions): Promise<void> {
  const { dataDir, persistent, account, binaries } = options;
  const draft = serverFolderIn(dataDir, newDraftName());
  const password = randomBytes(24).toString('base64url');
  await mkdir(draft.cluster, { recursive: true, mode: 0o700 });
  await writeFile(draft.passwordFile, password, { mode: 0o600, flush: true });
  await lendCluster(draft, account);
  const place = [`--pgdata=${draft.cluster}`, '--pwfile=/dev/stdin', ...(persistent ? [] : ['--no-sync'])];
  const initdb = [binaries.initdb, ...place, ...clusterOptions];
  const command = [...account.prefix, '/bin/sh', '-c', passPassword, 'sh', ...initdb];
  const { succeeded, output } = await runProgram(command, account.spawnAs, `${password}\n`);
  if (!succeeded) {
    await rm(draft.path, { recursive: true, force: true });
    const { code, sentence } = explainFailure(output);
    throw new EmbeddedPostgresError(code, dataDir, `no database can be made in ${dataDir}: ${sentence}`);
  }
  await rename(draft.path, folder.path);
}

/** Removes what interrupted starts left half-made, and for a moment may still be writing to. */
export async function removeDrafts(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!isDraftName(name)) continue;
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 10 });
  }
}
