import { join } from 'node:path';
import type { CrontabDialect } from '../crontab/crontab-entry.js';
import { readBoundedFile } from './read-bounded-file.js';

/** Whose cron a host has, by what system it says it is; Debian's where it does not say. */
export async function detectDialect(root: string): Promise<CrontabDialect> {
  if (root === '/' && process.platform === 'openbsd') return 'openbsd';
  const read = await readBoundedFile(join(root, 'etc/os-release'));
  const text = 'text' in read ? read.text : '';
  const ids = [...text.matchAll(/^ID(?:_LIKE)?=["']?([^"'\n]*)/gm)].flatMap(([, names = '']) => names.split(' '));
  const known = ids.map((id) => dialects[id]).find((dialect) => dialect !== undefined);
  return known ?? 'debian';
}

const dialects: Readonly<Record<string, CrontabDialect>> = {
  alpine: 'busybox',
  openwrt: 'busybox',
  debian: 'debian',
  ubuntu: 'debian',
  openbsd: 'openbsd',
  fedora: 'cronie',
  rhel: 'cronie',
  centos: 'cronie',
  suse: 'cronie',
  opensuse: 'cronie',
  arch: 'cronie',
  gentoo: 'cronie',
};
