import { errorCode } from '@aster-scheduler/core/error-code';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** Turns a refusal of the file system into a sentence about the data folder; other errors stay as they are. */
export function withFileSystemSentence(error: unknown, dataDir: string): unknown {
  const code = codes[errorCode(error) ?? ''];
  if (code === undefined) return error;
  // The error's own words name the file.
  const message = `${dataDir} cannot be used for postgres: ${reasons[code]} (${String(error)})`;
  return new EmbeddedPostgresError(code, dataDir, message, { cause: error });
}

const codes: Readonly<Record<string, 'NO_ACCESS' | 'DISK_FULL'>> = {
  EACCES: 'NO_ACCESS',
  ENOENT: 'NO_ACCESS', // what Node answers where a folder cannot be made on a read-only file system

  EPERM: 'NO_ACCESS',
  EROFS: 'NO_ACCESS',
  EEXIST: 'NO_ACCESS',
  ENOTDIR: 'NO_ACCESS',
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
};

const reasons = { NO_ACCESS: 'it cannot be read and written', DISK_FULL: 'the disk is full' } as const;
