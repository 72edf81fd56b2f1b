import { readSchedule, type Schedule, ticksBetween } from '@aster-scheduler/cron';

/** A job whose ticks go into a calendar. */
export interface CalendarJob {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly cron_expr: string | null;
  readonly timezone: string;
  readonly next_run_at: string | null;
  /** How long its runs usually take. */
  readonly usualMs: number | undefined;
}

export interface CalendarOptions {
  readonly from: Date;
  readonly to: Date;
  /** Where the page of a job lies. */
  readonly addressOf: (name: string) => string;
}

/** What has more ticks in the range would hide all the others in a calendar. */
export const mostTicksOfJob = 200;
const leastMs = 60_000;

/** The ticks to come as iCalendar (RFC 5545), and the names of jobs that have too many of them. */
export function planIcal(
  jobs: readonly CalendarJob[],
  { from, to, addressOf }: CalendarOptions,
): { readonly text: string; readonly left: readonly string[] } {
  const left: string[] = [];
  const events = jobs.flatMap((job) => {
    const schedule = scheduleOf(job);
    if (schedule === undefined) return [];
    const ticks = ticksBetween(schedule, from, to, mostTicksOfJob + 1);
    if (ticks.length <= mostTicksOfJob) return ticks.flatMap((at) => eventOf(job, at, from, addressOf));
    left.push(job.name);
    return [];
  });
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Aster//Dashboard//EN', ...events, 'END:VCALENDAR'];
  return { text: `${lines.map(folded).join('\r\n')}\r\n`, left };
}

/**
 * A period counts from an instant that only the server knows; its next tick is one, so one period before it is another.
 * `undefined` where that is not told.
 */
function scheduleOf({ cron_expr: expression, timezone, next_run_at: next }: CalendarJob): Schedule | undefined {
  const read = readSchedule(expression ?? '@manually', { timezone });
  if ('problem' in read) return undefined;
  const { schedule } = read;
  if (schedule.kind !== 'every') return schedule;
  return next === null ? undefined : { ...schedule, anchorAt: new Date(Date.parse(next) - schedule.periodMs) };
}

function eventOf(job: CalendarJob, at: Date, made: Date, addressOf: CalendarOptions['addressOf']): readonly string[] {
  const end = new Date(at.getTime() + Math.max(job.usualMs ?? 0, leastMs));
  return [
    'BEGIN:VEVENT',
    `UID:${job.id}-${at.getTime()}@aster`,
    `DTSTAMP:${stamp(made)}`,
    `DTSTART:${stamp(at)}`,
    `DTEND:${stamp(end)}`,
    `SUMMARY:${escaped(job.name)}`,
    ...(job.description === null ? [] : [`DESCRIPTION:${escaped(job.description)}`]),
    `URL:${addressOf(job.name)}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

function stamp(at: Date): string {
  return at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll(/[;,]/g, (letter) => `\\${letter}`)
    .replaceAll(/\r?\n/g, String.raw`\n`);
}

const longest = 75;

/** Lines have 75 bytes at most; what is more goes on in the next one, behind a space. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  const parts: string[] = [];
  let part = '';
  let bytes = 0;
  for (const letter of line) {
    const size = encoder.encode(letter).length;
    if (bytes + size > longest) {
      parts.push(part);
      part = ' ';
      bytes = 1;
    }
    part += letter;
    bytes += size;
  }
  return [...parts, part].join('\r\n');
}
