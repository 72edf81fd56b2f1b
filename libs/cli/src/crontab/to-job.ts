import type { JobInput } from '@aster-scheduler/client';
import type { CrontabEntry } from './crontab-entry.js';
import { environmentOf } from './environment-of.js';
import { guardWeekdays } from './guard-weekdays.js';
import type { ImportedJob, JobOptions } from './imported-job.js';
import { mailOf } from './imported-mail.js';
import { jobSettings } from './job-settings.js';
import { keepReferences } from './keep-references.js';
import { digestOfLine, lineLabel } from './line-digest.js';
import { notesOnEntry } from './notes-on-entry.js';
import { toExpression } from './to-expression.js';
import { unpackCommand, type UnpackedCommand } from './unpack-command.js';
import { parseVixieFields } from './vixie-fields.js';
import { withInput } from './with-input.js';

export const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** Cron ends nothing; without a word Aster would end a command after ten minutes. */
const timeout = '24h';

/**
 * Makes a job that behaves as the line does under cron: no retries, beside its other runs, without what was missed.
 *
 * @throws CrontabFieldError for fields that cron would refuse
 */
export function toJob(entry: CrontabEntry, name: string, options: JobOptions): ImportedJob {
  const notes: string[] = [];
  const { timezone, env } = environmentOf(entry, options, notes);
  const isAtStart = entry.schedule === '@reboot';
  const texts = (descriptors[entry.schedule] ?? entry.schedule).split(' ');
  const fields = isAtStart ? undefined : parseVixieFields(texts, (field) => options.random(field), options.dialect);
  const hasTilde = entry.schedule.includes('~');
  if (hasTilde) notes.push('~ became a time that stays the same');
  if (isAtStart) notes.push('no tick exists for the start of a host: trigger it when the host has started');
  const schedule = fields === undefined ? undefined : toExpression(fields);
  notes.unshift(...(schedule?.notes ?? []));
  if (entry.stdin !== undefined) notes.push('% became standard input');
  const unpacked = unpackCommand(entry.command, entry.settings);
  const allEnv = { ...env, ...unpacked.env };
  const home = unpacked.folder ?? entry.env.HOME;
  const settings = jobSettings(entry.settings);
  notes.push(...settings.notes, ...notesOnEntry(entry, options));
  const job: JobInput = {
    name,
    ...(entry.comment === undefined ? {} : { description: entry.comment }),
    ...(isAtStart ? { cron_expr: '@manually' } : { cron_expr: expressionOf(entry, schedule?.expression ?? '') }),
    timezone,
    ...taskOf(entry, unpacked, { env: allEnv, timezone, weekdays: schedule?.guardWeekdays }),
    env: allEnv,
    ...(home?.startsWith('/') === true ? { working_directory: home } : {}),
    timeout,
    max_retries: 0,
    concurrency_policy: entry.flags.includes('-s') ? 'forbid' : 'allow',
    misfire_policy: 'skip',
    ...placeOf(entry, options),
    ...(entry.isDisabled ? { status: 'inactive' } : {}),
    ...settings.fields,
    labels: { ...settings.labels, [lineLabel]: digestOfLine(entry, options) },
  };
  const { file } = options;
  const { line, text } = entry;
  const mail = mailOf(entry);
  const made = { file, line, text, job, fields, weekdays: schedule?.guardWeekdays, notes };
  return { ...made, user: entry.user ?? options.owner, ...(mail === undefined ? {} : { mail }) };
}

interface TaskFacts {
  readonly env: Readonly<Record<string, string>>;
  readonly timezone: string;
  readonly weekdays: readonly number[] | undefined;
}

/** What is started: the shell with the command, or the program that an export has written so. */
function taskOf(
  { env: set, stdin }: CrontabEntry,
  { command, words }: UnpackedCommand,
  { env, timezone, weekdays }: TaskFacts,
): Pick<JobInput, 'command' | 'args'> {
  const [program, ...args] = words ?? [];
  if (program !== undefined && stdin === undefined && weekdays === undefined) {
    return { command: program, args: args.map((arg) => keepReferences(arg, env)) };
  }
  const shell = set.SHELL ?? '/bin/sh';
  const guarded = guardWeekdays(command, weekdays, timezone);
  const script = stdin === undefined ? guarded : withInput(guarded, stdin, shell);
  return { command: shell, args: ['-c', keepReferences(script, env)] };
}

function expressionOf({ schedule }: CrontabEntry, expression: string): string {
  return schedule.startsWith('@') ? schedule : expression;
}

/** Who runs it, and where. */
function placeOf({ user }: CrontabEntry, options: JobOptions): Pick<JobInput, 'pool' | 'run_as'> {
  const owner = user ?? options.owner;
  return {
    ...(options.pool === undefined ? {} : { pool: options.pool }),
    ...(options.hasUserPools === true ? { pool: `user-${owner}` } : {}),
    ...(options.runsAsUser === true ? { run_as: owner } : {}),
  };
}
