import { lstatSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type FileIdentity, identityOf, isSameFile } from '../folders/file-identity.js';
import type { HeldFolder } from '../folders/held-folder.js';

/** A fresh folder for one command. */
export interface WorkingFolder {
  /** Leads to the folder as long as it was not moved or removed, whatever happens to the folders above it. */
  readonly path: string;
  /** The path as people know it. */
  readonly name: string;
  readonly identity: FileIdentity;
  readonly parent: HeldFolder;
}

/** Notes the identity of a folder that was just made in `parent`; fails when there is none. */
export function knowWorkingFolder(parent: HeldFolder, path: string): WorkingFolder {
  return { path, name: join(parent.path, basename(path)), identity: identify(path), parent };
}

/** Whether it is still the folder that was made. */
export function isThere({ path, identity }: WorkingFolder): boolean {
  try {
    return isSameFile(identify(path), identity);
  } catch {
    return false;
  }
}

function identify(path: string): FileIdentity {
  return identityOf(lstatSync(path, { bigint: true }));
}
