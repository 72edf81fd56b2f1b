import type { JobInput } from '@aster-scheduler/client';
import type { CrontabDialect, CrontabEntry } from './crontab-entry.js';
import { keepReferences } from './keep-references.js';
import { quoteForShell } from './quote-for-shell.js';
import { toExpression } from './to-expression.js';
import { parseVixieFields, type VixieFields } from './vixie-fields.js';

export interface JobOptions {
  readonly dialect: CrontabDialect;
  /** The zone of the host: cron goes by it unless a line says otherwise. */
  readonly timezone: string;
  /** Whose crontab it is, where the line does not say. */
  readonly owner: string;
  /** For what is written with `~`: a number in [0, 1) for a line and a field. */
  random(line: number, field: string): number;
}

/** A line of a crontab as a job. */
export interface ImportedJob {
  readonly line: number;
  readonly job: JobInput;
  /** As cron reads them; `undefined` for `@reboot`, which has no ticks. */
  readonly fields: VixieFields | undefined;
  /** What a person should know, the most important first. */
  readonly notes: readonly string[];
}

const descriptors: Readonly<Record<string, string>> = {
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
/** What cron sets and what the worker has anyway. */
const dropped = new Set([
  'SHELL',
  'LOGNAME',
  'USER',
  'MAILTO',
  'MAILFROM',
  'CRON_TZ',
  'RANDOM_DELAY',
  'CONTENT_TYPE',
  'CONTENT_TRANSFER_ENCODING',
]);

/**
 * Makes a job that behaves as the line does under cron: no retries, beside its other runs, without what was missed.
 *
 * @throws CrontabFieldError for fields that cron would refuse
 */
export function toJob(entry: CrontabEntry, name: string, options: JobOptions): ImportedJob {
  const notes: string[] = [];
  const { timezone, env } = environmentOf(entry, options, notes);
  const texts = (descriptors[entry.schedule] ?? entry.schedule).split(' ');
  const fields = parseVixieFields(texts, (field) => options.random(entry.line, field));
  if (entry.schedule.includes('~')) notes.push('~ became a time that stays the same');
  const schedule = toExpression(fields);
  notes.unshift(...schedule.notes);
  const shell = entry.env.SHELL ?? '/bin/sh';
  const guarded = guard(entry.command, schedule.guardWeekdays, timezone);
  const script = entry.stdin === undefined ? guarded : withInput(guarded, entry.stdin, shell);
  if (entry.stdin !== undefined) notes.push('% became standard input');
  notes.push(...notesOn(entry, options));
  const isForbid = entry.flags.includes('-s');
  const home = entry.env.HOME;
  const job: JobInput = {
    name,
    ...(entry.comment === undefined || entry.comment.startsWith('aster:') ? {} : { description: entry.comment }),
    cron_expr: entry.schedule.startsWith('@') ? entry.schedule : schedule.expression,
    timezone,
    command: shell,
    args: ['-c', keepReferences(script, env)],
    env,
    ...(home?.startsWith('/') === true ? { working_directory: home } : {}),
    timeout,
    max_retries: 0,
    concurrency_policy: isForbid ? 'forbid' : 'allow',
    misfire_policy: 'skip',
  };
  return { line: entry.line, job, fields, notes };
}

function environmentOf({ env: given }: CrontabEntry, { dialect, timezone: hostZone }: JobOptions, notes: string[]) {
  const env = Object.fromEntries(Object.entries(given).filter(([name]) => !dropped.has(name)));
  if (env.PATH === undefined) env.PATH = '/usr/bin:/bin';
  else if (/\$/.test(env.PATH)) notes.push('PATH has a $ in it, which cron does not replace either');
  const zone = given.CRON_TZ;
  if (zone === undefined) return { env, timezone: hostZone };
  if (dialect === 'cronie' || dialect === 'openbsd') return { env, timezone: zone };
  notes.push(`CRON_TZ is only a variable for this cron, and the line ran by ${hostZone}`);
  return { env: { ...env, CRON_TZ: zone }, timezone: hostZone };
}

function guard(command: string, weekdays: readonly number[] | undefined, timezone: string): string {
  if (weekdays === undefined) return command;
  return `case "$(TZ=${quoteForShell(timezone)} date +%w)" in ${weekdays.join('|')}) ;; *) exit 0 ;; esac\n${command}`;
}

/** The exit code is that of the command, the last one of the pipe. */
function withInput(command: string, stdin: string, shell: string): string {
  return `printf %s ${quoteForShell(stdin)} | ${quoteForShell(shell)} -c ${quoteForShell(command)}`;
}

function notesOn({ env, flags, user, command }: CrontabEntry, { owner }: JobOptions): readonly string[] {
  const runsAs = user ?? owner;
  return [
    ...(env.MAILTO === undefined || env.MAILTO === '' ? [] : [`mail to ${env.MAILTO} is not sent`]),
    ...(env.RANDOM_DELAY === undefined ? [] : ['RANDOM_DELAY is not kept']),
    ...flags
      .filter((flag) => flag !== '-s')
      .map((flag) => `the flag ${flag} is not needed: output is kept, and nothing is mailed`),
    ...(flags.includes('-s') ? ['-s became concurrency_policy forbid'] : []),
    ...(/(?:^|[\s;&|])flock\s+-n\b/.test(command) ? ['flock -n could be concurrency_policy forbid'] : []),
    ...(/\|\|\s*true\s*$/.test(command) ? ['|| true hides every failure'] : []),
    `runs as the worker's user, not as ${runsAs}`,
  ];
}
