import { accessSync, constants } from 'node:fs';
import type { IsolationPrograms } from './isolation.js';

/** Not the PATH of anybody: what is found here is started with all rights of the worker. */
const folders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/run/current-system/sw/bin'];

/** @throws Error that names the program that is missing, and what brings it */
export function findPrograms(): IsolationPrograms {
  return {
    setpriv: find('setpriv'),
    unshare: find('unshare'),
    prlimit: find('prlimit'),
    env: find('env'),
    shell: find('sh'),
  };
}

function find(name: string): string {
  const paths = folders.map((folder) => `${folder}/${name}`);
  const path = paths.find(isExecutable);
  if (path !== undefined) return path;
  throw new Error(`there is no ${name} in ${folders.join(', ')}: install util-linux`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
