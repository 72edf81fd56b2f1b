import type { RunStatus } from '@aster-scheduler/client';
import type { Style } from './terminal.js';

const styles: Readonly<Partial<Record<RunStatus, Style>>> = {
  succeeded: 'green',
  failed: 'red',
  timed_out: 'red',
  running: 'cyan',
  cancelled: 'yellow',
  skipped: 'dim',
  waiting: 'dim',
};

/** The colour of a run's status. */
export function statusStyle(status: string): Style | undefined {
  return styles[status as RunStatus];
}

const letters: Readonly<Record<RunStatus, string>> = {
  succeeded: '✓',
  failed: '✗',
  timed_out: 'T',
  cancelled: 'c',
  skipped: '-',
  running: '▶',
  scheduled: '·',
  waiting: '·',
};

/** A run's status in one letter, for a strip of several runs. */
export function statusLetter(status: RunStatus): string {
  return letters[status] ?? '?';
}
