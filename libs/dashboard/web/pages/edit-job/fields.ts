import type { SimpleField } from './job-draft.js';

/** A box of the form: what it is called, and what it means in a line. */
export interface FieldOfForm {
  readonly field: SimpleField;
  readonly label: string;
  readonly hint?: string;
  /** The values there are, with what each does. */
  readonly choices?: readonly (readonly [value: string, word: string])[];
  readonly isLong?: boolean;
}

export const policyFields: readonly FieldOfForm[] = [
  {
    field: 'concurrency_policy',
    label: 'While another run is not finished',
    choices: [
      ['allow', 'allow: run beside it'],
      ['forbid', 'forbid: the new one is skipped'],
      ['queue', 'queue: the new one waits'],
      ['replace', 'replace: the old one is cancelled'],
    ],
  },
  { field: 'queue_limit', label: 'Runs that may wait', hint: 'only with queue' },
  {
    field: 'misfire_policy',
    label: 'Ticks that were noticed late',
    hint: 'after an outage of all schedulers',
    choices: [
      ['latest', 'latest: one run for the newest'],
      ['all', 'all: a run for each'],
      ['skip', 'skip: none'],
    ],
  },
  { field: 'catchup_window', label: 'Skip a tick when so late', hint: 'such as 1h; empty: never' },
  {
    field: 'on_worker_lost',
    label: 'When its worker is lost',
    choices: [
      ['retry', 'retry: run it again'],
      ['fail', 'fail: it may have done its work'],
    ],
  },
];

export const retryFields: readonly FieldOfForm[] = [
  { field: 'timeout', label: 'An attempt may take', hint: 'such as 90s, 10m, 2h' },
  { field: 'max_retries', label: 'Attempts after the first', hint: '0: never again' },
  { field: 'retry_delay', label: 'Before the next attempt', hint: 'such as 10s' },
  { field: 'retry_backoff', label: 'The delay grows by', hint: '2 doubles it each time' },
  { field: 'retry_max_delay', label: 'But to no more than', hint: 'such as 10m' },
  { field: 'kill_grace', label: 'Between SIGTERM and SIGKILL', hint: 'time to end properly' },
];

export const placementFields: readonly FieldOfForm[] = [
  { field: 'pool', label: 'Pool', hint: 'only its workers execute it' },
  { field: 'priority', label: 'Priority', hint: 'higher is started first' },
  { field: 'run_as', label: 'Runs as the user', hint: 'one whom the worker allows' },
  { field: 'memory_limit_mb', label: 'Memory, MiB' },
  { field: 'process_limit', label: 'Processes of the user' },
  { field: 'file_size_limit_mb', label: 'Size of a file, MiB' },
  { field: 'cpu_limit', label: 'Computing time of a process', hint: 'such as 10m' },
  { field: 'keep_runs', label: 'Finished runs that are kept', hint: 'empty: as everywhere' },
  {
    field: 'output',
    label: 'stdout and stderr',
    choices: [
      ['separate', 'separate: each line knows its stream'],
      ['merged', 'merged: in the order of writing'],
    ],
  },
  { field: 'output_encoding', label: 'Output is read as', hint: 'utf-8, latin1, shift_jis' },
];

export const peopleFields: readonly FieldOfForm[] = [
  { field: 'owner', label: 'Owner', hint: 'who is told of it' },
  { field: 'runbook_url', label: 'Runbook', hint: 'what to do when it fails; https://…' },
];
