import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { spoolFolders } from './find-host-crontabs.js';
import { type FileText, largestCrontab, readBoundedFile } from './read-bounded-file.js';

/** The crontab of a user: its file where that may be read, else what `crontab -l` says. */
export async function readUsersCrontab(user: string, root: string): Promise<FileText> {
  if (!/^[A-Za-z0-9_][\w.-]*\$?$/.test(user)) return { why: `there is no user ${JSON.stringify(user)}` };
  let why = `${user} has no crontab`;
  for (const folder of spoolFolders) {
    const read = await readBoundedFile(join(root, folder, user), { trustsLinksOf: 'root or us' });
    if ('text' in read) return read;
    if (read.code !== 'ENOENT' && read.code !== 'ENOTDIR') ({ why } = read);
  }
  if (root !== '/') return { why };
  const text = await listCrontab(user === userInfo().username ? ['-l'] : ['-l', '-u', user]);
  return text === undefined ? { why } : { text };
}

async function listCrontab(words: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('crontab', words, { timeout: 10_000, maxBuffer: largestCrontab }, (error, stdout) =>
      resolve(error === null ? stdout : undefined),
    );
  });
}
