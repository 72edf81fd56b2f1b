import type { JobResource } from '@aster-scheduler/client';
import { secretReferencesIn, shellWord } from '@aster-scheduler/core';
import type { ImportedMail } from '../crontab/imported-mail.js';
import { exportSchedule } from './export-schedule.js';
import { packCommand, type PackedCommand } from './pack-command.js';
import { writeSettings } from './write-settings.js';

export interface ExportOptions {
  /** The sixth field is the user: for `/etc/cron.d`. */
  readonly isSystem: boolean;
  /** Who runs a job that does not say it, in a file of the system. */
  readonly user: string;
  /** Paused jobs become lines that are comments. */
  readonly withDisabled: boolean;
  /** `forbid` is kept by `flock`. */
  readonly locks: boolean;
  /** Whether the cron takes `CRON_TZ`; Debian's goes by the zone of the host alone. */
  readonly hasZones: boolean;
  /** Of the host. */
  readonly timezone: string;
  readonly from: Date;
  /** Whether the cron takes `-n` before a command. */
  readonly hasFlags: boolean;
  /** To whom cron is to mail what a job writes. */
  readonly mailOf: (job: Pick<JobResource, 'name'>) => ImportedMail | undefined;
}

/** A crontab, and what it could not hold. */
export interface ExportedCrontab {
  readonly text: string;
  readonly lines: number;
  readonly lost: readonly { readonly name: string; readonly why: string }[];
}

/** Cron refuses a longer line. */
const longestLine = 1_000;

/**
 * Writes jobs as a crontab. A job that cron cannot run as it is becomes a comment that says why; what cron does not do
 * beside it, such as retries, stands above its line, so that an import makes the same job again.
 */
export function exportCrontab(jobs: readonly JobResource[], options: ExportOptions): ExportedCrontab {
  const lost: { name: string; why: string }[] = [];
  const lines: string[] = [
    '# Written by aster export crontab. The comments "aster:" keep what cron does not do, for an import.',
  ];
  let zone = options.timezone;
  let mailTo = '';
  let count = 0;
  const kept = jobs.filter(({ status }) => status === 'active' || (status === 'inactive' && options.withDisabled));
  for (const job of [...kept].sort(byZone(options))) {
    const mail = options.mailOf(job);
    const written = writeJob(job, mail, options);
    if ('why' in written) {
      lost.push({ name: job.name, why: written.why });
      lines.push('', `# left out: ${oneLine(job.name)}: ${oneLine(written.why)}`);
      continue;
    }
    if (written.timezone !== zone) {
      ({ timezone: zone } = written);
      lines.push('', `CRON_TZ=${zone}`);
    }
    if ((mail?.to ?? '') !== mailTo) {
      mailTo = mail?.to ?? '';
      lines.push('', `MAILTO="${mailTo}"`);
    }
    lines.push('', ...written.lines);
    count += 1;
  }
  return { text: `${lines.join('\n')}\n`, lines: count, lost };
}

/** Those of a zone together, the zone of the host first; and of those, the ones with the same mail, none first. */
function byZone({ timezone: host, mailOf }: ExportOptions) {
  const key = (job: JobResource) => `${job.timezone === host ? '' : job.timezone}\0${mailOf(job)?.to ?? ''}`;
  return (one: JobResource, other: JobResource) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0);
}

type Written = { readonly lines: readonly string[]; readonly timezone: string } | { readonly why: string };

function writeJob(job: JobResource, mail: ImportedMail | undefined, options: ExportOptions): Written {
  if (job.handler !== null || job.command === null)
    return { why: 'it runs in the code of a service, not as a command' };
  if (job.cron_expr === null)
    return { why: `it starts after ${job.depends_on.map(({ job: name }) => name).join(', ')}` };
  const [secret] = Object.entries(job.env).filter(([, value]) => secretReferencesIn(value).length > 0);
  if (secret !== undefined) return { why: `its variable ${secret[0]} has a secret of Aster, which cron does not know` };
  const { timezone } = job;
  if (!options.hasZones && timezone !== options.timezone)
    return { why: `it goes by ${timezone}, and cron by the host` };
  const packed = packCommand(job);
  if (packed === undefined) return { why: 'its command or its variables have line ends, which no line can hold' };
  const { weekdays } = packed;
  const schedule = exportSchedule(job.cron_expr, timezone, { from: options.from, weekdays });
  if ('lost' in schedule) return { why: schedule.lost };
  const locked = options.locks && job.concurrency_policy === 'forbid' ? lock(packed, job) : packed;
  const user = options.isSystem ? ` ${job.run_as ?? options.user}` : '';
  const mark = job.status === 'active' ? '' : '#';
  const isOnFailure = mail !== undefined && mail.when !== 'output';
  const flag = isOnFailure && options.hasFlags ? '-n ' : '';
  const line = `${mark}${schedule.fields}${user} ${flag}${locked.text}`;
  if (line.length > longestLine) return { why: `its line would have more than ${longestLine} characters` };
  const notKept = [
    ...whatIsLost(job, locked),
    ...(isOnFailure && !options.hasFlags ? ['mail of failures alone'] : []),
    ...(job.ping_url === null ? [] : ['pings to ping_url']),
  ];
  // what the flag says by itself is not said again
  const isSaid = isOnFailure && !(mail.when === 'failures' && options.hasFlags);
  const settings = writeSettings(job, { ...locked.settings, ...(isSaid ? { mail: mail.when } : {}) });
  return {
    timezone,
    lines: [...(notKept.length === 0 ? [] : [`# not kept by cron: ${notKept.join('; ')}`]), ...settings, line],
  };
}

/** The file is of this job alone, and in a folder where nobody else can make one of its name. */
function lock(packed: PackedCommand, { id }: JobResource): PackedCommand {
  const path = `$HOME/.aster-${id}.lock`;
  const inner = packed.text.replaceAll(String.raw`\%`, '%');
  const text = `flock -n "${path}" -c ${shellWord(inner)}`.replaceAll('%', String.raw`\%`);
  return /(?:^|[^\\])%/.test(packed.text) ? packed : { ...packed, text, settings: { ...packed.settings, flock: path } };
}

/** What a job does that cron does not do. */
function whatIsLost(job: JobResource, { settings }: PackedCommand): readonly string[] {
  return [
    ...(job.depends_on.length > 0
      ? [`it also starts after ${job.depends_on.map(({ job: name }) => oneLine(name)).join(', ')}`]
      : []),
    ...(job.max_retries > 0 ? [`${job.max_retries} retries`] : []),
    ...(job.concurrency_policy !== 'allow' && settings.flock === undefined
      ? [`concurrency ${job.concurrency_policy}`]
      : []),
    ...(job.misfire_policy !== 'skip' ? [`missed ticks are made up for (${job.misfire_policy})`] : []),
    ...(job.timeout !== '24h0m0s' && job.timeout !== '24h' ? [`timeout ${job.timeout}`] : []),
    ...limits.filter((name) => job[name] !== null).map((name) => `${name} ${String(job[name])}`),
  ];
}

const limits = ['memory_limit_mb', 'process_limit', 'file_size_limit_mb', 'cpu_limit'] as const;

function oneLine(text: string): string {
  return text.replaceAll(/[\0-\x1f\x7f]/g, ' ');
}
