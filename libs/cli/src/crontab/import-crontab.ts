import { createHash } from 'node:crypto';
import { isValidTimezone, parseSchedule } from '@aster-scheduler/cron';
import type { CrontabEntry, CrontabOptions, CrontabProblem } from './crontab-entry.js';
import type { ImportedJob, JobOptions } from './imported-job.js';
import { digestOfLine } from './line-digest.js';
import { type KnownNames, nameEntries } from './name-entries.js';
import { readCrontab } from './read-crontab.js';
import { toJob } from './to-job.js';
import { CrontabFieldError } from './vixie-fields.js';

export interface ImportOptions extends CrontabOptions, Omit<JobOptions, 'random'> {
  /** Lines that are comments become jobs that are paused. */
  readonly withDisabled?: boolean;
  /** `@reboot` becomes a job that only a trigger starts. */
  readonly keepsReboot?: boolean;
}

export interface CrontabText {
  readonly text: string;
  readonly options: ImportOptions;
}

/** What becomes of a crontab. */
export interface ImportedCrontab {
  readonly file: string;
  readonly jobs: readonly ImportedJob[];
  /** What is left out, and why. */
  readonly left: readonly CrontabProblem[];
}

/** Makes jobs of a whole crontab. It asks and changes nothing. */
export function importCrontab(text: string, options: ImportOptions): ImportedCrontab {
  return importCrontabs([{ text, options }])[0] ?? { file: options.file, jobs: [], left: [] };
}

/** Makes jobs of several crontabs, each with a name of its own. */
export function importCrontabs(texts: readonly CrontabText[], known?: KnownNames): readonly ImportedCrontab[] {
  const files = texts.map(({ text, options }) => {
    const { entries, problems } = readCrontab(text, options);
    const left = [...problems];
    const chosen = entries.filter((entry) => {
      const why = reasonToLeave(entry, options);
      if (why !== undefined) left.push({ line: entry.line, text: entry.text, why });
      return why === undefined;
    });
    return { options, left, chosen };
  });
  const lines = files.flatMap(({ options, chosen }) =>
    chosen.map((entry) => ({ entry, owner: options.owner, digest: digestOfLine(entry, options) })),
  );
  const names = nameEntries(lines, known);
  let at = 0;
  return files.map(({ options, left, chosen }) => {
    const jobs: ImportedJob[] = [];
    for (const entry of chosen) {
      const made = tryImport(entry, names[at] ?? '', options);
      at += 1;
      if (typeof made === 'string') left.push({ line: entry.line, text: entry.text, why: made });
      else jobs.push(made);
    }
    return { file: options.file, jobs, left: left.sort((one, other) => one.line - other.line) };
  });
}

function reasonToLeave({ schedule, isDisabled }: CrontabEntry, options: ImportOptions): string | undefined {
  if (isDisabled && options.withDisabled !== true) return 'it is a comment; --with-disabled makes a paused job of it';
  if (schedule === '@reboot' && options.keepsReboot !== true) {
    return 'it runs when the host starts, which is no instant: it stays in the crontab; --reboot manual makes a job of it';
  }
  return undefined;
}

function tryImport(entry: CrontabEntry, name: string, options: ImportOptions): ImportedJob | string {
  const zone = entry.env.CRON_TZ;
  const isZone =
    zone === undefined || options.dialect === 'debian' || options.dialect === 'busybox' || isValidTimezone(zone);
  if (!isZone) return `CRON_TZ names no time zone: ${zone}`;
  const random = (field: string) => fraction(`${options.file} ${field} ${entry.text}`);
  try {
    const made = toJob(entry, name, { ...options, random });
    parseSchedule(made.job.cron_expr ?? '', { timezone: made.job.timezone ?? 'UTC' });
    return made;
  } catch (error) {
    if (error instanceof CrontabFieldError) return error.message;
    throw error;
  }
}

/** A number in [0, 1) that is always the same for a text. */
function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
}
