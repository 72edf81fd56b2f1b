import type {
  ConcurrencyPolicy,
  JobFields as JobFieldsContract,
  JobStatus,
  MisfirePolicy,
  OutputStreams,
  WorkerLostPolicy,
} from '@aster-scheduler/client';
import {
  concurrencyPolicies,
  formatDuration,
  jobDefaults,
  jobStatuses,
  maxKeepRuns,
  misfirePolicies,
  outputStreams,
  workerLostPolicies,
} from '@aster-scheduler/core';
import { ChoiceField } from '../fields/choice-fields.js';
import { DurationField } from '../fields/duration-field.js';
import { EncodingField } from '../fields/encoding-field.js';
import { EnvironmentField, JsonField, TextListField } from '../fields/json-fields.js';
import { ListField } from '../fields/list-field.js';
import { IntegerField, NumberField } from '../fields/number-fields.js';
import { TextField } from '../fields/text-field.js';
import { DependencyInput } from './dependency-input.js';

const maxInt32 = 2 ** 31 - 1;

/** Workers are told their pools in a list with commas. */
const poolName = { pattern: /^[^\s,]+$/, message: 'must not contain white space or commas' };
const absolutePath = { pattern: /^(?:\/|[A-Za-z]:[\\/])/, message: 'must be an absolute path' };

/** The fields of a job that a user decides, but for its name. */
export class JobFields implements JobFieldsContract {
  @TextField({ description: 'For people.', max: 10_000 })
  description?: string | null;

  @TextField({
    description:
      'When the job is due: 5 fields, or 6 with seconds first; @yearly to @hourly, @every 90s; @manually for ' +
      'triggers and dependencies only. May be left out when depends_on is given.',
    max: 1_000,
    example: '*/15 9-17 * * MON-FRI',
  })
  cron_expr?: string | null;

  @TextField({ description: 'IANA name of the zone of cron_expr.', max: 64, default: jobDefaults.timezone })
  timezone?: string | null;

  @TextField({
    description: 'The program to start, without a shell: what follows it belongs in args. Instead of handler.',
    min: 1,
    max: 4_096,
    hint: 'the program alone, with its arguments in args',
  })
  command?: string | null;

  @TextListField({
    description: '$NAME and ${NAME} are replaced when NAME is in env or begins with ASTER_; $$NAME is not.',
    default: jobDefaults.args,
  })
  args?: readonly string[] | null;

  @EnvironmentField({ description: 'Variables of the command.', default: jobDefaults.env })
  env?: Readonly<Record<string, string>> | null;

  @TextField({
    description: 'An absolute path. Left out: a fresh temporary folder for each start.',
    min: 1,
    max: 4_096,
    form: absolutePath,
  })
  working_directory?: string | null;

  @TextField({ description: 'The name of an in-process handler; instead of command.', min: 1, max: 255, isLine: true })
  handler?: string | null;

  @JsonField({ description: 'Any JSON for the handler.' })
  payload?: unknown;

  @ChoiceField(jobStatuses, { description: 'inactive is paused.', default: jobDefaults.status })
  status?: JobStatus | null;

  @IntegerField({ description: 'Attempts after the first; 0 means at most one start.', min: 0, max: 10_000 })
  max_retries?: number | null;

  @DurationField({
    description: 'Before the second attempt.',
    minMs: 0,
    default: formatDuration(jobDefaults.retry.delayMs),
  })
  retry_delay?: string | null;

  @NumberField({
    description: 'What the delay is multiplied by with every further attempt.',
    min: 1,
    max: 100,
    default: jobDefaults.retry.backoff,
  })
  retry_backoff?: number | null;

  @DurationField({
    description: 'The delay grows no further. By default 5m, or retry_delay when that is longer.',
    minMs: 0,
  })
  retry_max_delay?: string | null;

  @DurationField({ description: 'From the start of an attempt until it is told to end.', minMs: 1, example: '10m' })
  timeout?: string | null;

  @DurationField({
    description: 'Between SIGTERM and SIGKILL.',
    minMs: 0,
    default: formatDuration(jobDefaults.killGraceMs),
  })
  kill_grace?: string | null;

  @ChoiceField(concurrencyPolicies, {
    description: 'What happens to a new run while another one is not finished.',
    default: jobDefaults.concurrencyPolicy,
  })
  concurrency_policy?: ConcurrencyPolicy | null;

  @IntegerField({
    description: 'Runs that may wait under the policy queue; one more is skipped.',
    min: 0,
    max: 100_000,
    default: jobDefaults.queueLimit,
  })
  queue_limit?: number | null;

  @ChoiceField(misfirePolicies, {
    description: 'What happens to ticks that were noticed late.',
    default: jobDefaults.misfirePolicy,
  })
  misfire_policy?: MisfirePolicy | null;

  @DurationField({
    description:
      'A run by tick that has not started so long after its tick, a second at least, is skipped, whatever it has waited ' +
      'for. Absent or null: it is started however late it is.',
    minMs: 0,
  })
  catchup_window?: string | null;

  @ChoiceField(workerLostPolicies, {
    description: 'What happens to a run whose worker was lost.',
    default: jobDefaults.onWorkerLost,
  })
  on_worker_lost?: WorkerLostPolicy | null;

  @TextField({
    description: 'Only workers that serve the pool run the job.',
    min: 1,
    max: 100,
    isLine: true,
    form: poolName,
    default: jobDefaults.pool,
  })
  pool?: string | null;

  @IntegerField({
    description: 'Higher is claimed first.',
    min: -maxInt32 - 1,
    max: maxInt32,
    default: jobDefaults.priority,
  })
  priority?: number | null;

  @IntegerField({
    description:
      'Finished runs that are kept, the newest by scheduled time; older ones are removed soon. By default as many as ' +
      'RUN_RETENTION keeps.',
    min: 1,
    max: maxKeepRuns,
  })
  keep_runs?: number | null;

  @ChoiceField(outputStreams, {
    description:
      'merged: stdout and stderr of the command are one stream, in the order of writing, which is shown as stdout. ' +
      'separate: which stream a line came from is kept, and the order between the two is that of reading.',
    default: jobDefaults.outputStreams,
  })
  output?: OutputStreams | null;

  @EncodingField({
    description:
      'What the output of the command is read as, by a WHATWG label: latin1, shift_jis, utf-16le. What is stored are the ' +
      'bytes as they came: see raw at the output of a run.',
    default: jobDefaults.outputEncoding,
  })
  output_encoding?: string | null;

  @ListField({
    description: 'Upstream jobs: names or ids, or objects with a condition.',
    elements: { inputClass: DependencyInput, shorthand: 'job', maxElements: 1_000 },
    default: jobDefaults.dependsOn,
  })
  depends_on?: readonly DependencyInput[] | null;
}
