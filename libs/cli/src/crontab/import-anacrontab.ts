import type { JobInput } from '@aster-scheduler/client';
import type { CrontabProblem } from './crontab-entry.js';
import type { ImportedCrontab } from './import-crontab.js';
import type { ImportedJob } from './imported-job.js';
import { mailOf } from './imported-mail.js';
import { keepReferences } from './keep-references.js';
import { digestOfLine, lineLabel } from './line-digest.js';
import { isVariable, readVariable } from './read-variable.js';

export interface AnacrontabOptions {
  readonly file: string;
  readonly timezone: string;
  readonly pool?: string;
}

/** Anacron makes up for what was missed while the host was off; a month is its longest period. */
const catchup = { misfire_policy: 'latest', catchup_window: '720h' } as const;

/**
 * Makes jobs of an anacrontab: a period in days, a delay in minutes, a name, a command. Anacron has no times of day, so
 * those that it would most often take are chosen: the begin of its hours, and the delay.
 */
export function importAnacrontab(text: string, { file, timezone, pool }: AnacrontabOptions): ImportedCrontab {
  const jobs: ImportedJob[] = [];
  const left: CrontabProblem[] = [];
  const env: Record<string, string> = {};
  for (const [index, raw] of text.split('\n').entries()) {
    const content = raw.trim();
    const line = index + 1;
    const refuse = (why: string) => left.push({ line, text: raw.slice(0, 200), why });
    if (content === '' || content.startsWith('#')) continue;
    if (content.includes('\0')) {
      refuse('it has a NUL in it');
      continue;
    }
    if (isVariable(content)) {
      const problem = readVariable(content, env, 'cronie');
      if (problem !== undefined) refuse(problem);
      continue;
    }
    const [, period = '', delay = '', name = '', command = ''] = /^(\S+)\s+(\d+)\s+(\S+)\s+(\S.*)$/.exec(content) ?? [];
    const when = scheduleOf(period, Number(delay), env.START_HOURS_RANGE);
    if (command === '') refuse('it is no period, delay, name and command');
    else if (when === undefined) refuse(`anacron knows no period ${period}`);
    else {
      const mail = mailOf({ env, flags: [], settings: {} });
      const job = made({ name, command, when, env, timezone, pool });
      jobs.push({ file, line, text: raw, user: 'root', ...job, ...(mail === undefined ? {} : { mail }) });
    }
  }
  return { file, jobs, left };
}

interface Period {
  readonly expression: string;
  readonly note: string;
}

function scheduleOf(period: string, delay: number, hours: string | undefined): Period | undefined {
  const begin = Number(/^(\d+)-\d+$/.exec(hours ?? '')?.[1] ?? 0);
  const minuteOfDay = Math.min(begin * 60 + delay, 1_439);
  const time = `${minuteOfDay % 60} ${Math.floor(minuteOfDay / 60)}`;
  const words: Readonly<Record<string, string>> = {
    '@daily': '1',
    '@weekly': '7',
    '@monthly': 'month',
    '@yearly': 'year',
  };
  const days = words[period] ?? period;
  const note = 'anacron starts it when so much time has gone by, at no fixed time; a missed one is made up for';
  if (days === '1') return { expression: `${time} * * *`, note };
  if (days === '7') return { expression: `${time} * * 0`, note };
  if (days === 'month') return { expression: `${time} 1 * *`, note };
  if (days === 'year') return { expression: `${time} 1 1 *`, note };
  const count = Number(days);
  if (!/^\d{1,4}$/.test(days) || count < 1) return undefined;
  return { expression: `@every ${count * 24}h`, note: `${note}; counted from when the job is made` };
}

interface Line {
  readonly name: string;
  readonly command: string;
  readonly when: Period;
  readonly env: Readonly<Record<string, string>>;
  readonly timezone: string;
  readonly pool: string | undefined;
}

const ofAnacron = new Set([
  'SHELL',
  'MAILTO',
  'RANDOM_DELAY',
  'START_HOURS_RANGE',
  'PREFERRED_HOUR',
  'LOGNAME',
  'HOME',
]);

function made({
  name,
  command,
  when,
  env,
  timezone,
  pool,
}: Line): Pick<ImportedJob, 'job' | 'fields' | 'weekdays' | 'notes'> {
  const kept = Object.fromEntries(Object.entries(env).filter(([key]) => !ofAnacron.has(key)));
  const job: JobInput = {
    name: `anacron/${name}`,
    cron_expr: when.expression,
    timezone,
    command: env.SHELL ?? '/bin/sh',
    args: ['-c', keepReferences(command, kept)],
    env: kept,
    timeout: '24h',
    max_retries: 0,
    concurrency_policy: 'forbid',
    ...catchup,
    ...(pool === undefined ? {} : { pool }),
    labels: {
      [lineLabel]: digestOfLine({ schedule: when.expression, user: 'anacron', command, stdin: name }, { owner: '' }),
    },
  };
  return { job, fields: undefined, weekdays: undefined, notes: [when.note, "runs as the worker's user, not as root"] };
}
