import { parseSchedule } from '@aster-scheduler/cron';
import { nameDifference } from '../crontab/clock-change-nights.js';
import { compareTicks } from '../crontab/compare-ticks.js';
import { descriptors } from '../crontab/to-job.js';
import { CrontabFieldError, parseVixieFields } from '../crontab/vixie-fields.js';

/** The fields of a line with the same ticks, or what no line can say, in half a sentence. */
export type ExportedSchedule = { readonly fields: string } | { readonly lost: string };

const yearMs = 365 * 86_400_000;

/**
 * Writes an expression as cron reads it. Each way of writing is compared with the job over a year from `from`, so that
 * what cron understands otherwise is never written.
 */
export function exportSchedule(expression: string, timezone: string, facts: Facts): ExportedSchedule {
  const key = JSON.stringify([expression, timezone, facts]);
  const answer = known.get(key) ?? findSchedule(expression, timezone, facts);
  if (known.size >= mostKnown) known.clear();
  known.set(key, answer);
  return answer;
}

interface Facts {
  readonly from: Date;
  readonly weekdays: readonly number[] | undefined;
}

/** A comparison takes tens of milliseconds, and many jobs have the same schedule. */
const known = new Map<string, ExportedSchedule>();
const mostKnown = 1_000;

function findSchedule(expression: string, timezone: string, { from, weekdays }: Facts): ExportedSchedule {
  const parsed = parseSchedule(expression, { timezone, anchorAt: from });
  if (parsed.kind === 'manual') return { lost: 'only a trigger starts it' };
  if (parsed.kind === 'every') return { lost: `cron counts no spans of time: ${expression}` };
  if (descriptors[expression] !== undefined) return { fields: expression };
  const words = expression
    .replace(/^(?:CRON_)?TZ=\S+\s+/, '')
    .trim()
    .split(/\s+/);
  if (words.length === 6 && words[0] !== '0') return { lost: `cron has no seconds: ${expression}` };
  const fields = words.length === 6 ? words.slice(1) : words;
  const [minute = '', hour = '', date = '', month = '', weekday = ''] = fields.map((field) =>
    field === '?' ? '*' : field,
  );
  const day = weekdays === undefined ? weekday : weekdays.join(',');
  const times = [
    [minute, hour],
    [starFirst(minute), starFirst(hour)],
  ];
  const days = [
    [date, day],
    [asRange(date, '1-31'), asRange(day, '0-6')],
  ];
  const written = new Set(times.flatMap(([m, h]) => days.map(([d, w]) => [m, h, d, month, w].join(' '))));
  let lost = `cron has no way to say ${expression}`;
  for (const line of written) {
    const differing = differenceOf(line, { expression, timezone: parsed.timezone, from, weekdays });
    if (differing === undefined) return { fields: line };
    if (differing !== '') lost = `cron would start it otherwise: ${differing}`;
  }
  return { lost };
}

interface Compared extends Facts {
  readonly expression: string;
  readonly timezone: string;
}

/** `undefined` for none; empty for what cron does not read at all. */
function differenceOf(line: string, { expression, timezone, from, weekdays }: Compared): string | undefined {
  try {
    const fields = parseVixieFields(line.split(' '), () => 0, 'debian');
    if (/(?:^|[, ])\w+\/\d/.test(line)) return ''; // some crons pass over such a step, others refuse it
    const job = { name: '', cron_expr: expression, timezone };
    const compared = compareTicks({ job, fields, weekdays }, from, new Date(from.getTime() + yearMs));
    const [first] = [...(compared?.onlyInCron ?? []), ...(compared?.onlyInAster ?? [])];
    return first === undefined ? undefined : nameDifference(first, timezone);
  } catch (error) {
    if (error instanceof CrontabFieldError) return '';
    throw error;
  }
}

/** Cron goes by the first letter of a field. */
function starFirst(field: string): string {
  const parts = field.split(',');
  return [...parts.filter((part) => part.startsWith('*')), ...parts.filter((part) => !part.startsWith('*'))].join(',');
}

function asRange(field: string, range: string): string {
  return field
    .split(',')
    .map((part) => (part.startsWith('*/') ? range + part.slice(1) : part))
    .join(',');
}
