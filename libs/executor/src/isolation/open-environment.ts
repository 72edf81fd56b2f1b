import { closeSync, constants, fchmodSync, fchownSync, openSync, unlinkSync, writeFileSync } from 'node:fs';
import type { HeldFolder } from '../folders/held-folder.js';
import type { Enclosure } from './plan-launch.js';

let made = 0;

/**
 * A file without a name that the account may read and nobody else can find: it carries the environment of one command.
 * Fails with the system's error.
 */
export function openEnvironment(folder: HeldFolder, script: string, account: Enclosure['account']): number {
  const path = folder.entry(`environment-${++made}`);
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    unlinkSync(path);
    writeFileSync(descriptor, script);
    fchmodSync(descriptor, 0o400);
    if (account !== undefined) fchownSync(descriptor, account.uid, account.gid);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}
