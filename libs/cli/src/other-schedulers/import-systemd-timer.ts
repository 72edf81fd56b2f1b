import type { JobInput } from '@aster-scheduler/client';
import { splitWords } from '@aster-scheduler/core';
import type { CrontabProblem } from '../crontab/crontab-entry.js';
import type { ImportedCrontab } from '../crontab/import-crontab.js';
import type { ImportedJob } from '../crontab/imported-job.js';
import { calendarToCron } from './calendar-to-cron.js';
import type { UnitSetting } from './read-unit-file.js';
import { spanOf } from './span-of.js';
import { withSpecifiers } from './with-specifiers.js';
import { withVariables } from './with-variables.js';

/** A timer with the service that it starts. */
export interface TimerUnits {
  /** Without `.timer`. */
  readonly name: string;
  readonly file: string;
  readonly timer: readonly UnitSetting[];
  /** What the service is called, without `.service`, where that is another name than the timer's. */
  readonly serviceName?: string;
  /** `undefined`: it was not found. */
  readonly service: readonly UnitSetting[] | undefined;
  /** Of the host. */
  readonly timezone: string;
  /** Why it is left out, as it does not run on the host. */
  readonly why?: string;
}

/** Makes jobs of a timer, one for each of its calendar events. What does not fit is told. */
export function importSystemdTimer(units: TimerUnits): ImportedCrontab {
  const { file, name, service } = units;
  const left: CrontabProblem[] = [];
  const refuse = (why: string) => left.push({ line: 0, text: name, why });
  const found = { file, left, jobs: [] };
  if (units.why !== undefined) {
    refuse(units.why);
    return found;
  }
  if (service === undefined) {
    refuse('its service was not found');
    return found;
  }
  const task = taskOf(service, units.serviceName ?? name);
  if (typeof task === 'string') {
    refuse(task);
    return found;
  }
  const jobs: ImportedJob[] = [];
  for (const when of schedulesOf(units)) {
    if ('why' in when) refuse(when.why);
    else jobs.push(jobOf(units, { ...task, when, number: jobs.length + 1 }));
  }
  if (jobs.length + left.length === 0) refuse('it has no time at which it is due');
  return { file, jobs, left };
}

type When =
  { readonly expression: string; readonly timezone?: string; readonly note?: string } | { readonly why: string };

function schedulesOf({ timer, name: unit, timezone: hostZone }: TimerUnits): readonly When[] {
  const values = (name: string) =>
    valuesOf(timer, 'Timer', name).map((text) => withSpecifiers(text, `${unit}.timer`) ?? text);
  const calendars = values('OnCalendar').map((text): When => {
    const found = calendarToCron(text);
    return 'why' in found ? found : { timezone: hostZone, ...found, note: clockNote };
  });
  const spans = values('OnUnitActiveSec').map((text): When => {
    const span = spanOf(text);
    if (span === undefined) return { why: `OnUnitActiveSec=${text} is no span that has a length` };
    return { expression: `@every ${span}`, note: 'counted from when the job is made, not from a start' };
  });
  const others = ['OnUnitInactiveSec', ...(spans.length > 0 ? [] : ['OnBootSec', 'OnStartupSec', 'OnActiveSec'])];
  const unsaid = others.flatMap((name) =>
    values(name).map((text): When => ({ why: `${name}=${text}: no tick exists for it` })),
  );
  return [...calendars, ...spans, ...unsaid];
}

const clockNote =
  'systemd passes over a time that the clock leaves out; Aster takes the first instant after the change';

interface Task {
  readonly command: string;
  readonly args: readonly string[];
  readonly notes: readonly string[];
  readonly service: readonly UnitSetting[];
}

/** What the service starts; half a sentence for what no job can be. */
function taskOf(service: readonly UnitSetting[], name: string): Task | string {
  const [start, second] = valuesOf(service, 'Service', 'ExecStart');
  if (start === undefined) return 'its service starts nothing';
  if (second !== undefined) return 'its service starts several commands one after the other';
  const bare = start.replace(/^[-@:+!|]+/, '');
  const words = splitWords(bare).map((word) => withSpecifiers(word, `${name}.service`));
  if (words.includes(';')) return 'its service starts several commands one after the other';
  if (words.includes(undefined)) return `its command has a specifier of systemd that is not known here: ${bare}`;
  const known = words.flatMap((word) => word ?? []);
  const isAsWritten = /^[-@+!|]*:/.test(start); // as systemd has it: no variable is looked for then
  const { env } = environmentOf(service, name);
  const filled = isAsWritten ? { words: known, unknown: [] } : withVariables(known, env);
  const [command, ...args] = filled.words;
  if (command === undefined) return 'its service starts nothing';
  const notes = [
    ...(start.startsWith('-') ? ['a failure counts as one, which - before the command hides there'] : []),
    ...filled.unknown.map((variable) => `$${variable} stays as it is written: no Environment= of its service sets it`),
    ...(start.startsWith('+') || start.startsWith('!') ? ['it has no other rights than the worker'] : []),
  ];
  return { command, args, notes, service };
}

interface JobFacts extends Task {
  readonly when: Exclude<When, { readonly why: string }>;
  readonly number: number;
}

function jobOf({ name, serviceName = name, file, timer, timezone }: TimerUnits, facts: JobFacts): ImportedJob {
  const { service, when, number } = facts;
  const value = (key: string) => valuesOf(service, 'Service', key).at(-1);
  const { env, notes: envNotes } = environmentOf(service, serviceName);
  const written = value('WorkingDirectory');
  const folder = withSpecifiers(written ?? '', `${serviceName}.service`)?.replace(/^-/, '');
  const limit = spanOf((isOneshot(service) ? startLimitOf(service) : value('RuntimeMaxSec')) ?? '');
  const isPersistent = /^(?:1|yes|true|on)$/i.test(valuesOf(timer, 'Timer', 'Persistent').at(-1) ?? '');
  const user = value('User') ?? 'root';
  const job: JobInput = {
    name: number === 1 ? name : `${name}-${number}`,
    ...descriptionOf([timer, `${name}.timer`], [service, `${serviceName}.service`]),
    cron_expr: when.expression,
    timezone: when.timezone ?? timezone,
    command: facts.command,
    args: facts.args,
    ...(Object.keys(env).length === 0 ? {} : { env }),
    ...(folder?.startsWith('/') === true ? { working_directory: folder } : {}),
    timeout: limit ?? '24h',
    max_retries: 0,
    concurrency_policy: 'forbid',
    misfire_policy: isPersistent ? 'latest' : 'skip',
  };
  const notes = [
    ...facts.notes,
    ...envNotes,
    ...(written === undefined || folder?.startsWith('/') === true ? [] : [`WorkingDirectory=${written} is not kept`]),
    ...(when.note === undefined ? [] : [when.note]),
    ...valuesOf(timer, 'Timer', 'RandomizedDelaySec')
      .slice(-1)
      .filter((delay) => spanOf(delay) !== undefined)
      .map(
        (delay) =>
          `RandomizedDelaySec=${delay}: systemd starts it up to so much later, at random, and a job starts on time; to ` +
          'spread jobs, give them minutes of their own, which aster simulate proposes',
      ),
    ...unkept(timer, 'Timer', ofTimer),
    ...unkept(service, 'Service', ofService),
    `runs as the worker's user, not as ${user}`,
  ];
  return { file, line: 0, text: name, job, notes, user, fields: undefined, weekdays: undefined };
}

function environmentOf(service: readonly UnitSetting[], name: string) {
  const env: Record<string, string> = {};
  const notes: string[] = [];
  for (const pair of valuesOf(service, 'Service', 'Environment').flatMap(splitWords)) {
    const [variable = ''] = pair.split('=');
    const value = withSpecifiers(pair.slice(variable.length + 1), `${name}.service`);
    if (value === undefined)
      notes.push(`Environment=${pair.slice(0, 60)} has a specifier that is not known here: not set`);
    else env[variable] = value;
  }
  return { env, notes };
}

function isOneshot(service: readonly UnitSetting[]): boolean {
  return valuesOf(service, 'Service', 'Type').at(-1) === 'oneshot';
}

/** Of a oneshot the time to start up is all of it; for any other it is over before the work begins. */
function startLimitOf(service: readonly UnitSetting[]): string | undefined {
  return valuesOf(service, 'Service', 'TimeoutStartSec').at(-1) ?? valuesOf(service, 'Service', 'TimeoutSec').at(-1);
}

function descriptionOf(
  ...units: readonly (readonly [settings: readonly UnitSetting[], unit: string])[]
): Pick<JobInput, 'description'> {
  const [description] = units
    .flatMap(([settings, unit]) =>
      valuesOf(settings, 'Unit', 'Description').map((text) => withSpecifiers(text, unit) ?? text),
    )
    .reverse();
  return description === undefined ? {} : { description };
}

const ofTimer = new Set([
  ...['OnCalendar', 'OnUnitActiveSec', 'OnBootSec', 'OnStartupSec', 'OnActiveSec', 'OnUnitInactiveSec'],
  ...['Persistent', 'AccuracySec', 'Unit', 'RemainAfterElapse', 'RandomizedDelaySec', 'FixedRandomDelay'],
]);
const ofService = new Set([
  ...['ExecStart', 'Environment', 'User', 'Group', 'RuntimeMaxSec', 'TimeoutStartSec', 'TimeoutSec', 'Type'],
  ...['WorkingDirectory', 'StandardOutput', 'StandardError', 'SyslogIdentifier'],
]);

/** What a job does not have: it is told, and nothing is guessed. */
function unkept(settings: readonly UnitSetting[], section: string, known: ReadonlySet<string>): readonly string[] {
  return settings
    .filter((each) => each.section === section && !known.has(each.name))
    .map(({ name, value }) => `${name}=${value.slice(0, 60)} is not kept`);
}

function valuesOf(settings: readonly UnitSetting[], section: string, name: string): readonly string[] {
  return settings.filter((each) => each.section === section && each.name === name).map(({ value }) => value);
}
