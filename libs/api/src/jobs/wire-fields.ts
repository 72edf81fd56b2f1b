import type { JobFields as JobFieldsContract } from '@aster-scheduler/client';
import { documentEntries, type DocumentField, type JobField } from '@aster-scheduler/core';

/** A field of a job as it goes over the wire: what it may be, and its default, are those of the domain. */
export interface WireField {
  /** What the author of a job is told of it. */
  readonly description: string;
  /** What is said of it in answers; absent: nothing. */
  readonly inAnswers?: string;
  readonly example?: string;
  /** The default is not always the same: of the installation, or it follows from another field. */
  readonly hasOtherDefault?: true;
}

/** The same with the field of the domain that it is. */
export interface NamedWireField extends WireField {
  readonly field: JobField;
}

/** Fields that are the same for whoever sends a job and whoever reads it; all but the name and the edges. */
export type WireFieldName = Exclude<keyof JobFieldsContract, 'depends_on'>;

/** Both the input and the answers are made from this table. */
export const wireFields = {
  description: { description: 'For people.' },
  cron_expr: {
    description:
      'When the job is due: 5 fields, or 6 with seconds first; @yearly to @hourly, @every 90s; @manually for ' +
      'triggers and dependencies only. May be left out when depends_on is given.',
    example: '*/15 9-17 * * MON-FRI',
  },
  timezone: { description: 'IANA name of the zone of cron_expr.' },
  command: {
    description: 'The program to start, without a shell: what follows it belongs in args. Instead of handler.',
  },
  args: {
    description: '$NAME and ${NAME} are replaced when NAME is in env or begins with ASTER_; $$NAME is not.',
  },
  env: { description: 'Variables of the command.' },
  working_directory: {
    description: 'An absolute path. Left out: a fresh temporary folder for each start.',
  },
  handler: { description: 'The name of an in-process handler; instead of command.' },
  payload: { description: 'Any JSON for the handler.', inAnswers: 'Any JSON.' },
  status: { description: 'inactive is paused.' },
  max_retries: {
    description: 'Attempts after the first; 0 means at most one start.',
    hasOtherDefault: true,
  },
  retry_delay: { description: 'Before the second attempt.' },
  retry_backoff: {
    description: 'What the delay is multiplied by with every further attempt.',
  },
  retry_max_delay: {
    description: 'The delay grows no further. By default 5m, or retry_delay when that is longer.',
    hasOtherDefault: true,
  },
  timeout: {
    description: 'From the start of an attempt until it is told to end.',
    example: '10m',
    hasOtherDefault: true,
  },
  kill_grace: { description: 'Between SIGTERM and SIGKILL.' },
  concurrency_policy: {
    description: 'What happens to a new run while another one is not finished.',
  },
  queue_limit: {
    description: 'Runs that may wait under the policy queue; one more is skipped.',
  },
  misfire_policy: { description: 'What happens to ticks that were noticed late.' },
  catchup_window: {
    description:
      'A run by tick that has not started so long after its tick, a second at least, is skipped, whatever it has waited ' +
      'for. Absent or null: it is started however late it is.',
    inAnswers: 'A run by tick that has not started so long after its tick is skipped; null: never.',
  },
  on_worker_lost: { description: 'What happens to a run whose worker was lost.' },
  pool: { description: 'Only workers that serve the pool run the job.' },
  priority: { description: 'Higher is claimed first.' },
  keep_runs: {
    description:
      'Finished runs that are kept, the newest by scheduled time; older ones are removed soon. By default as many as ' +
      'RUN_RETENTION keeps.',
    inAnswers: 'Finished runs that are kept; null: as many as RUN_RETENTION keeps.',
  },
  output: {
    description:
      'merged: stdout and stderr of the command are one stream, in the order of writing, which is shown as stdout. ' +
      'separate: which stream a line came from is kept, and the order between the two is that of reading.',
    inAnswers: 'Whether stdout and stderr are kept apart, or are one stream.',
  },
  output_encoding: {
    description:
      'What the output of the command is read as, by a WHATWG label: latin1, shift_jis, utf-16le. What is stored are the ' +
      'bytes as they came: see raw at the output of a run.',
    inAnswers: 'What the output of the command is read as, by its WHATWG name.',
  },
  run_as: {
    description:
      'Whom the command runs as: a user of the machine whom the worker allows (WORKER_RUN_AS). By default the first of ' +
      'those; where the worker does not isolate commands, none may be named.',
    inAnswers: 'Whom the command runs as; null: the first whom the worker allows.',
  },
  memory_limit_mb: {
    description: 'Memory that the command may use, or each of its processes may reserve (WORKER_LIMITS), in MiB.',
  },
  process_limit: {
    description: 'Processes of the command, or of whom it runs as, those of other commands included (WORKER_LIMITS).',
  },
  file_size_limit_mb: { description: 'Of each file that the command writes, in MiB.' },
  cpu_limit: {
    description: 'Computing time of each process of the command, in whole seconds, or of all of them (WORKER_LIMITS).',
    example: '10m',
  },
  runs_on: {
    description:
      'What executes it: workers; or elsewhere, something that Aster does not start, and which tells of it by pings. ' +
      'Then a job has no command.',
  },
  grace: {
    description:
      'Of a job that runs elsewhere: nothing has to be heard of a run for so long after its tick; then it has failed. By ' +
      'default 5m.',
    inAnswers: 'Nothing has to be heard of a run elsewhere for so long; null: 5m.',
    example: '15m',
  },
  labels: { description: 'What jobs are found by: up to 32 names, each with a value.' },
  owner: { description: 'Who is to be told of the job: a person, a team, an address.' },
  runbook_url: { description: 'Where it is written what to do when the job fails.' },
  ping_url: {
    description:
      'Somebody who waits for the job to run, such as healthchecks: begin and end of each run are told there. May be ' +
      '`${secret:NAME}`.',
    inAnswers: 'Where begin and end of each run are told, or null.',
    example: '${secret:NIGHTLY_PING}',
  },
  managed_by: { description: 'The source that owns the job, such as a folder of files: it is to be changed there.' },
  payload_schema: {
    description:
      'A JSON Schema that payloads of the handler have to fit: that of the job, and those of whoever triggers it.',
    inAnswers: 'A JSON Schema of the payload, or null.',
  },
} as const satisfies { readonly [Name in WireFieldName]-?: WireField } & {
  readonly [Name in DocumentField]-?: WireField;
};

export const wireEntries = documentEntries.map(([name, field]): readonly [WireFieldName, NamedWireField] => [
  name,
  { ...wireFields[name], field },
]);
