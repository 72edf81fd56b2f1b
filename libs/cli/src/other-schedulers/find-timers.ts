import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readBoundedFile } from '../crontab-files/read-bounded-file.js';
import type { TimerUnits } from './import-systemd-timer.js';
import { readUnitFile, type UnitSetting } from './read-unit-file.js';

/** Where systemd looks for units, the first one wins. */
const unitFolders = [
  'etc/systemd/system',
  'run/systemd/system',
  'usr/local/lib/systemd/system',
  'usr/lib/systemd/system',
  'lib/systemd/system',
];

/**
 * Finds timers with their services: by the name of the unit, or by the path of a file whose service is beside it.
 * Without names, every timer of the host.
 */
export async function findTimers(
  root: string,
  names: readonly string[],
  { cwd, timezone }: { readonly cwd: string; readonly timezone: string },
): Promise<{ readonly timers: readonly TimerUnits[]; readonly missing: readonly string[] }> {
  const host = unitFolders.map((folder) => join(root, folder));
  const wanted = names.length > 0 ? names : await listTimers(host);
  const timers: TimerUnits[] = [];
  const missing: string[] = [];
  for (const given of wanted) {
    const isPath = given.includes('/');
    const name = basename(given).replace(/\.(?:timer|service)$/, '');
    const folders = isPath ? [dirname(resolve(cwd, given)), ...host] : host;
    const timer = await readUnit(folders, `${name}.timer`);
    if (timer === undefined) {
      missing.push(given);
      continue;
    }
    const unit = timer.settings.findLast(({ section, name: key }) => section === 'Timer' && key === 'Unit')?.value;
    const service = await readUnit(folders, unit ?? `${name}.service`);
    timers.push({ name, timezone, file: timer.path, timer: timer.settings, service: service?.settings });
  }
  return { timers, missing };
}

async function listTimers(folders: readonly string[]): Promise<readonly string[]> {
  const lists = await Promise.all(folders.map(async (folder) => readdir(folder).catch(() => [])));
  const names = lists.flat().filter((name) => name.endsWith('.timer') && !name.includes('@.'));
  return [...new Set(names)].sort();
}

async function readUnit(
  folders: readonly string[],
  name: string,
): Promise<{ readonly path: string; readonly settings: readonly UnitSetting[] } | undefined> {
  if (!/^[\w:.@\\-]+$/.test(name)) return undefined;
  for (const folder of folders) {
    const path = join(folder, name);
    const read = await readBoundedFile(path);
    if (!('text' in read)) continue;
    const texts = [read.text];
    for (const each of folders) {
      const dropIns = await readdir(join(each, `${name}.d`)).catch(() => []);
      for (const file of dropIns.filter((dropIn) => dropIn.endsWith('.conf')).sort()) {
        const more = await readBoundedFile(join(each, `${name}.d`, file));
        if ('text' in more) texts.push(more.text);
      }
    }
    return { path, settings: readUnitFile(texts) };
  }
  return undefined;
}
