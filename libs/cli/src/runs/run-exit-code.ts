import type { RunListItem } from '@aster-scheduler/client';

/** What `--exit-code` exits with for a run that has ended: its own code where it has one. */
export function runExitCode({ status, exit_code: code }: Pick<RunListItem, 'status' | 'exit_code'>): number {
  if (status === 'succeeded') return 0;
  if (status === 'timed_out') return 124;
  if (status === 'cancelled') return 125;
  if (status === 'skipped') return 126;
  return code !== null && code >= 1 && code <= 123 ? code : 1;
}
