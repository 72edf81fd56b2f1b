import type { EmbeddedPostgresErrorCode } from './embedded-postgres-error.js';

/** What the server's own words mean to the person who started it. */
export interface FailureSentence {
  readonly code: EmbeddedPostgresErrorCode;
  readonly sentence: string;
}

const causes: readonly (FailureSentence & { readonly pattern: RegExp })[] = [
  { pattern: /No space left on device|Disk quota exceeded/, code: 'DISK_FULL', sentence: 'the disk is full' },
  { pattern: /Address already in use/, code: 'PORT_TAKEN', sentence: 'the port is taken' },
  {
    pattern: /lock file "postmaster\.pid" already exists/,
    code: 'ALREADY_RUNNING',
    sentence: 'another server is running on it',
  },
  { pattern: /Read-only file system/, code: 'NO_ACCESS', sentence: 'the file system is read-only' },
  {
    pattern: /Permission denied|Operation not permitted|wrong ownership/,
    code: 'NO_ACCESS',
    sentence: 'access is denied',
  },
];

/** Reads what Postgres wrote before it gave up; the words themselves are kept, as they name the file. */
export function explainFailure(output: string): FailureSentence {
  const lines = output.split('\n').map((line) => line.trim());
  const said = lines.filter((line) => /\b(FATAL|PANIC|ERROR|error):/.test(line)).map(withoutPrefix);
  const words = (said.length > 0 ? said : lines.filter((line) => line !== '').slice(-3)).join('; ');
  const cause = causes.find(({ pattern }) => pattern.test(output));
  if (cause === undefined) return { code: 'START_FAILED', sentence: words || 'it said nothing' };
  return { code: cause.code, sentence: words === '' ? cause.sentence : `${cause.sentence} (${words})` };
}

/** Drops time and process id. */
function withoutPrefix(line: string): string {
  return line.replace(/^.*?\b(?:FATAL|PANIC|ERROR|error):\s*/, '');
}
