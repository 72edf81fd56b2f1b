import { readdir, readlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readBoundedFile } from '../crontab-files/read-bounded-file.js';
import type { TimerUnits } from './import-systemd-timer.js';
import { readUnitFile, type UnitSetting } from './read-unit-file.js';
import { withSpecifiers } from './with-specifiers.js';

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
 * Without names, every timer of the host; those that do not run there say why they are left out.
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
    if (timer === 'masked') {
      timers.push({ name, timezone, file: `${name}.timer`, timer: [], service: undefined, why: 'it is masked' });
      continue;
    }
    const written = timer.settings.findLast(({ section, name: key }) => section === 'Timer' && key === 'Unit')?.value;
    const unit = written === undefined ? undefined : withSpecifiers(written, `${name}.timer`);
    const service = await readUnit(folders, unit ?? written ?? `${name}.service`);
    const serviceName = unit?.replace(/\.service$/, '');
    const isOff = names.length === 0 && !(await isEnabled(host, `${name}.timer`));
    timers.push({
      ...{ name, serviceName, timezone, file: timer.path, timer: timer.settings },
      service: service === 'masked' ? undefined : service?.settings,
      ...(isOff ? { why: 'nobody has enabled it here; name it to import it' } : {}),
    });
  }
  return { timers, missing };
}

async function listTimers(folders: readonly string[]): Promise<readonly string[]> {
  const lists = await Promise.all(folders.map(async (folder) => readdir(folder).catch(() => [])));
  const wanted = await Promise.all(
    folders.flatMap((folder, index) =>
      (lists[index] ?? []).filter((name) => name.endsWith('.wants')).map(async (name) => listNames(join(folder, name))),
    ),
  );
  const instances = wanted.flat().filter((name) => name.includes('@')); // of templates, which only a link names
  const names = [...lists.flat(), ...instances].filter((name) => name.endsWith('.timer') && !name.includes('@.'));
  return [...new Set(names)].sort();
}

async function listNames(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

type Unit = { readonly path: string; readonly settings: readonly UnitSetting[] };

/**
 * The first folder that has the unit has it; one that is a link to nothing masks those of the folders behind it. What
 * no folder has is an instance of a template.
 */
async function readUnit(folders: readonly string[], name: string): Promise<Unit | 'masked' | undefined> {
  if (!/^[\w:.@\\-]+$/.test(name)) return undefined;
  const template = templateOf(name);
  for (const file of new Set([name, template])) {
    for (const folder of folders) {
      const path = join(folder, file);
      if (await isMask(path)) return 'masked';
      const read = await readBoundedFile(path);
      if (!('text' in read)) continue;
      const dropIns = file === name ? [] : await readDropIns(folders, template);
      return { path, settings: readUnitFile([read.text, ...dropIns, ...(await readDropIns(folders, name))]) };
    }
  }
  return undefined;
}

/** The name itself where it is no instance. */
function templateOf(name: string): string {
  const [at, dot] = [name.indexOf('@'), name.lastIndexOf('.')];
  return at > 0 && dot > at ? name.slice(0, at + 1) + name.slice(dot) : name;
}

async function isMask(path: string): Promise<boolean> {
  return (await readlink(path).catch(() => undefined)) === '/dev/null';
}

/** In the order of their names, whatever their folders; of one name that of the first folder, as it is for units. */
async function readDropIns(folders: readonly string[], name: string): Promise<readonly string[]> {
  const paths = new Map<string, string>();
  for (const folder of folders) {
    const files = await readdir(join(folder, `${name}.d`)).catch(() => []);
    for (const file of files.filter((each) => each.endsWith('.conf') && !paths.has(each))) {
      paths.set(file, join(folder, `${name}.d`, file));
    }
  }
  const texts: string[] = [];
  for (const [, path] of [...paths].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const read = await readBoundedFile(path);
    if ('text' in read) texts.push(read.text);
  }
  return texts;
}

/** Whether something of the host starts the timer: a link of `timers.target.wants` or the like. */
async function isEnabled(folders: readonly string[], unit: string): Promise<boolean> {
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    for (const wants of names.filter((each) => /\.(?:wants|requires)$/.test(each))) {
      if ((await readdir(join(folder, wants)).catch((): string[] => [])).includes(unit)) return true;
    }
  }
  return false;
}
