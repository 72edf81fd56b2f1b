import { createHash } from 'node:crypto';
import { isValidTimezone, parseSchedule } from '@aster-scheduler/cron';
import type { CrontabEntry, CrontabOptions, CrontabProblem } from './crontab-entry.js';
import { nameEntries } from './name-entries.js';
import { readCrontab } from './read-crontab.js';
import { type ImportedJob, toJob } from './to-job.js';
import { CrontabFieldError } from './vixie-fields.js';

export interface ImportOptions extends CrontabOptions {
  readonly timezone: string;
  readonly owner: string;
}

/** What becomes of a crontab. */
export interface ImportedCrontab {
  readonly jobs: readonly ImportedJob[];
  /** What is left out, and why. */
  readonly left: readonly CrontabProblem[];
}

/** Makes jobs of a whole crontab. It asks and changes nothing. */
export function importCrontab(text: string, options: ImportOptions): ImportedCrontab {
  const { entries, problems } = readCrontab(text, options);
  const names = nameEntries(entries, options.owner);
  const jobs: ImportedJob[] = [];
  const left: CrontabProblem[] = [...problems];
  for (const [index, entry] of entries.entries()) {
    const made = tryImport(entry, names[index] ?? '', options);
    if (typeof made === 'string') left.push({ line: entry.line, text: entry.text, why: made });
    else jobs.push(made);
  }
  return { jobs, left: left.sort((one, other) => one.line - other.line) };
}

function tryImport(entry: CrontabEntry, name: string, options: ImportOptions): ImportedJob | string {
  if (entry.schedule === '@reboot') return 'it runs when the host starts, which is no instant: it stays in the crontab';
  const zone = entry.env.CRON_TZ;
  const isZone =
    zone === undefined || options.dialect === 'debian' || options.dialect === 'busybox' || isValidTimezone(zone);
  if (!isZone) return `CRON_TZ names no time zone: ${zone}`;
  const random = (line: number, field: string) => fraction(`${options.file} ${line} ${field} ${entry.text}`);
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
