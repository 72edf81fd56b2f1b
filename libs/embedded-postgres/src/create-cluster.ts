import { randomBytes, randomUUID } from 'node:crypto';
import { chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serverFolderIn, type ServerFolder } from './data-folder.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { explainFailure } from './failure-sentence.js';
import { runProgram } from './run-program.js';
import type { ServerAccount } from './server-account.js';
import type { ServerBinaries } from './server-binaries.js';

export const superuser = 'aster';

const draftPrefix = 'draft-';

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
  const draft = serverFolderIn(dataDir, `${draftPrefix}${randomUUID()}`);
  await mkdir(draft.path, { mode: 0o700 });
  await writeFile(draft.passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true });
  if (account.owner !== undefined) {
    for (const path of [draft.path, draft.passwordFile]) await chown(path, account.owner.uid, account.owner.gid);
  }
  const place = [`--pgdata=${draft.cluster}`, `--pwfile=${draft.passwordFile}`, ...(persistent ? [] : ['--no-sync'])];
  const command = [...account.prefix, binaries.initdb, ...place, ...clusterOptions];
  const { succeeded, output } = await runProgram(command, account.spawnAs);
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
    if (!name.startsWith(draftPrefix)) continue;
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 10 });
  }
}
