import { errorCode } from '@aster-scheduler/core/error-code';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'it is not a directory',
  EACCES: 'this user may not write to it',
  EPERM: 'this user may not write to it',
  EROFS: 'its file system is read-only',
  ENOSPC: 'no space is left there',
  EDQUOT: 'the quota leaves no space there',
};

/** Why commands cannot have folders in `temporaryFolder`, as a sentence that says what to do. */
export function explainFolderFailure(temporaryFolder: string, error: unknown): string {
  const code = errorCode(error);
  const why = reasons[code ?? ''] ?? (error instanceof Error ? error.message : String(error));
  return `commands have no place for their working folders: ${temporaryFolder} cannot be used, since ${why} (${code ?? 'no code'}); set TMPDIR to a folder that the worker may write to, on a file system that lets programs be executed`;
}
