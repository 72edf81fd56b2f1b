import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CrontabDialect } from '../crontab/crontab-entry.js';
import { detectDialect } from './detect-dialect.js';
import type { HostCrontab, HostCrontabs } from './host-crontab.js';
import { hostTimezone } from './host-timezone.js';
import { readBoundedFile, whyOf } from './read-bounded-file.js';
import { whyRunPartsSkips } from './why-run-parts-skips.js';

/** Where the crontabs of users are: Debian's and BusyBox', cronie's, OpenBSD's. */
export const spoolFolders: readonly string[] = ['var/spool/cron/crontabs', 'var/spool/cron', 'var/cron/tabs'];

/** Files in one folder that are looked at; no host has more. */
const mostFiles = 10_000;

/**
 * Reads everything that cron goes by on a host: `/etc/crontab`, `/etc/cron.d`, the crontabs of users, and anacron's.
 *
 * @param root where the files of the host are: `/`, or a copy of them
 */
export async function findHostCrontabs(root: string, given: CrontabDialect | undefined): Promise<HostCrontabs> {
  const dialect = given ?? (await detectDialect(root));
  const files: HostCrontab[] = [];
  const left: { path: string; why: string }[] = [];
  const shown = (path: string) => join('/', path);
  async function take(path: string, kind: HostCrontab['kind'], owner: string): Promise<void> {
    const read = await readBoundedFile(join(root, path), { trustsLinksOf: 'root or us' });
    if ('text' in read) files.push({ path: shown(path), kind, owner, text: read.text });
    else if (read.code !== 'ENOENT') left.push({ path: shown(path), why: read.why });
  }
  await take('etc/crontab', 'system', 'root');
  for (const name of await list(root, 'etc/cron.d', left)) {
    const why = whyRunPartsSkips(name, dialect);
    if (why === undefined) await take(join('etc/cron.d', name), 'system', 'root');
    else if (!name.startsWith('.')) left.push({ path: shown(join('etc/cron.d', name)), why });
  }
  for (const folder of spoolFolders) {
    for (const name of await list(root, folder, left)) {
      if (!name.startsWith('.') && !spoolFolders.includes(join(folder, name)))
        await take(join(folder, name), 'user', name);
    }
  }
  await take('etc/anacrontab', 'anacron', 'root');
  return { dialect, timezone: await hostTimezone(root), files, left };
}

async function list(root: string, folder: string, left: { path: string; why: string }[]): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
    return names.sort().slice(0, mostFiles);
  } catch (error) {
    const { why, code } = whyOf(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') left.push({ path: join('/', folder), why });
    return [];
  }
}
