import { isValidTimezone } from '@aster-scheduler/cron';

/** A calendar event of systemd as an expression, or why there is none, in half a sentence. */
export type CalendarExpression = { readonly expression: string; readonly timezone?: string } | { readonly why: string };

const words: Readonly<Record<string, string>> = {
  minutely: '*-*-* *:*:00',
  hourly: '*-*-* *:00:00',
  daily: '*-*-* 00:00:00',
  weekly: 'Mon *-*-* 00:00:00',
  monthly: '*-*-01 00:00:00',
  quarterly: '*-01,04,07,10-01 00:00:00',
  semiannually: '*-01,07-01 00:00:00',
  'semi-annually': '*-01,07-01 00:00:00',
  yearly: '*-01-01 00:00:00',
  annually: '*-01-01 00:00:00',
};

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Writes `Mon..Fri *-*-* 06:30:00 Europe/Berlin` as an expression, where one has exactly its times. */
export function calendarToCron(text: string): CalendarExpression {
  const parts = (words[text.trim().toLowerCase()] ?? text.trim()).split(/\s+/);
  const zone = parts.length > 1 && isZone(parts.at(-1) ?? '') ? parts.pop() : undefined;
  const weekday = /^[a-z]/i.test(parts[0] ?? '') ? parts.shift() : undefined;
  const isTimeOnly = parts.length === 1 && parts[0]?.includes(':') === true;
  const date = isTimeOnly ? '*-*-*' : (parts.shift() ?? '*-*-*');
  const time = parts.shift() ?? '00:00:00';
  if (parts.length > 0) return { why: `${text} is no calendar event that is known here` };
  if (date.includes('~')) return { why: `${text} counts days from the end of a month` };
  const [day = '', month = '', year = '*'] = date.split('-').reverse();
  const [hour = '', minute = '', second = '00'] = time.split(':');
  if (year !== '*') return { why: `${text} is for some years only` };
  const fields = {
    second: fieldOf(second, 0, 59),
    minute: fieldOf(minute, 0, 59),
    hour: fieldOf(hour, 0, 23),
    day: fieldOf(day, 1, 31),
    month: fieldOf(month, 1, 12),
    weekday: weekday === undefined ? '*' : weekdaysOf(weekday),
  };
  const unread = Object.values(fields).includes(undefined);
  if (unread) return { why: `${text} is no calendar event that is known here` };
  if (fields.weekday !== '*' && fields.day !== '*') {
    return { why: `${text} wants both the weekday and the day of the month, which no expression says` };
  }
  const expression = [fields.minute, fields.hour, fields.day, fields.month, fields.weekday].join(' ');
  const timezone = zone === undefined ? {} : { timezone: zone };
  return { expression: fields.second === '0' ? expression : `${fields.second} ${expression}`, ...timezone };
}

function isZone(word: string): boolean {
  return /^[A-Z][\w+/-]+$/.test(word) && isValidTimezone(word);
}

/** Lists, ranges with two dots, and steps: `0/15` goes on to the end. */
function fieldOf(text: string, low: number, high: number): string | undefined {
  if (text === '*') return '*';
  const parts = text.split(',').map((part) => {
    const [, from, to, step] = /^(\*|\d+)(?:\.\.(\d+))?(?:\/(\d+))?$/.exec(part) ?? [];
    if (from === undefined) return undefined;
    const first = from === '*' ? low : Number(from);
    const last = to === undefined ? (step === undefined && from !== '*' ? first : high) : Number(to);
    const by = Number(step ?? 1);
    if (first < low || last > high || first > last || by < 1) return undefined;
    if (first === last) return String(first);
    const range = first === low && last === high ? '*' : `${first}-${last}`;
    return by === 1 ? range : `${range}/${by}`;
  });
  return parts.includes(undefined) ? undefined : parts.join(',');
}

/** A range of weekdays may go on over Sunday. */
function weekdaysOf(text: string): string | undefined {
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [from = '', to = from] = part.split(/\.\.|-/).map((name) => name.toLowerCase());
    const [first, last] = [from, to].map((name) => weekdays.indexOf(name.slice(0, 3)));
    if (first === undefined || last === undefined || first < 0 || last < 0) return undefined;
    for (let day = first; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === last) break;
    }
  }
  return days.size === 7 ? '*' : [...days].sort((one, other) => one - other).join(',');
}
