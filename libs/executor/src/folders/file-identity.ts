import type { BigIntStats } from 'node:fs';

/** Names a file or folder whatever its path, as long as it exists. Numbers of 64 bits: file systems use all of them. */
export interface FileIdentity {
  readonly device: bigint;
  readonly inode: bigint;
}

export function identityOf({ dev, ino }: BigIntStats): FileIdentity {
  return { device: dev, inode: ino };
}

export function isSameFile(a: FileIdentity, b: FileIdentity): boolean {
  return a.device === b.device && a.inode === b.inode;
}
