import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { descriptorPath } from './descriptor-path.js';
import { type FileIdentity, identityOf } from './file-identity.js';

/**
 * A private folder that is held open. What is reached through it lies in this very folder, even if somebody has since
 * removed it and put something else, or a link, in its place. Where the system has no paths through descriptors (not
 * Linux), entries are reached by the folder's path.
 */
export interface HeldFolder {
  /** Where it was found. Others may have put something else there since. */
  readonly path: string;
  readonly identity: FileIdentity;
  /**
   * The path of an entry, or of the folder itself for `.`; fails with `ENOENT` once the folder is not held any more.
   */
  entry(name: string): string;
  /** Keeps the folder open until `release` was called once more than this. The folder begins with one holder. */
  retain(): void;
  release(): void;
  /** Resolves when nobody holds it any more. */
  readonly released: Promise<void>;
  /** A further descriptor that is closed together with the folder's. */
  attach(descriptor: number): void;
}

/** What makes a folder ours: nobody else may write to it, nor look what is in it. They may pass through it. */
const othersMask = 0o066n;

/** Fails with the system's error, and with `ESTALE` when the folder is not this user's own and private. */
export function holdFolder(path: string): HeldFolder {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  const stats = fstatSync(descriptor, { bigint: true });
  if (stats.uid !== BigInt(process.geteuid?.() ?? 0) || (stats.mode & othersMask) !== 0n) {
    closeSync(descriptor);
    throw staleError(`not a private folder of this user: ${path}`);
  }
  return toHeldFolder(path, descriptor, identityOf(stats));
}

/** For a file or folder that is not the one it was, or not this user's. */
export function staleError(message: string): Error {
  return Object.assign(new Error(`ESTALE: ${message}`), { code: 'ESTALE' });
}

function toHeldFolder(path: string, descriptor: number, identity: FileIdentity): HeldFolder {
  const base = descriptorPath(descriptor) ?? path;
  const descriptors = [descriptor];
  let holders = 1;
  let resolveReleased = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    resolveReleased = resolve;
  });
  return {
    path,
    identity,
    entry: (name) => {
      if (holders === 0) throw Object.assign(new Error(`ENOENT: the folder is closed: ${path}`), { code: 'ENOENT' });
      return `${base}/${name}`;
    },
    retain: () => void holders++,
    release: () => {
      if (--holders > 0) return;
      for (const each of descriptors) closeSync(each);
      resolveReleased();
    },
    released,
    attach: (further) => void descriptors.push(further),
  };
}
