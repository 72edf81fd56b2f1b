/**
 * An independent and slow answer to "when does this expression tick": it walks the clock of a zone step by step,
 * as Intl shows it, and looks at each step whether the fields match. It shares no code with the library and knows
 * nothing of offsets but that a clock that ran evenly from one hour to the next ran evenly in between.
 */
export function bruteForceTicks(expression: string, timezone: string, fromMs: number, toMs: number): number[] {
  const pattern = readPattern(expression);
  const stepMs = pattern.hasSeconds ? 1_000 : minuteMs;
  const ticks: number[] = [];
  let highestMs: number | undefined;
  for (const { atMs, shownMs } of clockSteps(timezone, fromMs - 2 * dayMs, toMs, stepMs)) {
    const before = highestMs ?? shownMs - 1;
    let matches = pattern.isWild && shownMs % stepMs === 0 && matchesWall(pattern, shownMs);
    if (!pattern.isWild) {
      const isTooLong = shownMs - before > longestMadeUpGapMs + minuteMs;
      const next = isTooLong ? ceil(shownMs / stepMs) * stepMs : (floor(before / stepMs) + 1) * stepMs;
      for (let wallMs = next; wallMs <= shownMs; wallMs += stepMs) matches ||= matchesWall(pattern, wallMs);
    }
    highestMs = max(before, shownMs);
    if (matches && atMs > fromMs) ticks.push(atMs);
  }
  return ticks;
}

/** Which of some days in a row, counted from 1970-01-01, the date fields of an expression match. */
export function bruteForceDays(expression: string, firstDay: number, count: number): number[] {
  const pattern = readPattern(expression);
  const days = Array.from({ length: count }, (_, index) => firstDay + index);
  return days.filter((day) => matchesDate(pattern, partsOf(day)));
}

/** Taken out of the global object once: there, a test sandbox makes each use slow. */
const { abs, ceil, floor, max, min } = Math;

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** What a longer gap leaves out is lost. */
const longestMadeUpGapMs = 3 * hourMs;

interface Pattern {
  readonly seconds: readonly boolean[];
  readonly minutes: readonly boolean[];
  readonly hours: readonly boolean[];
  readonly days: string;
  readonly months: string;
  readonly weekdays: string;
  readonly hasSeconds: boolean;
  readonly isWild: boolean;
  /** Dates already looked at, by wall time divided by the length of a day. */
  readonly dates: Map<number, boolean>;
}

function readPattern(expression: string): Pattern {
  const words = expression.trim().toUpperCase().split(/\s+/);
  const fields = words.length === 5 ? ['0', ...words] : words;
  const [seconds = '', minutes = '', hours = '', days = '', months = '', weekdays = ''] = fields;
  return {
    seconds: Array.from({ length: 60 }, (_, second) => hasNumber(seconds, second, 59)),
    minutes: Array.from({ length: 60 }, (_, minute) => hasNumber(minutes, minute, 59)),
    hours: Array.from({ length: 24 }, (_, hour) => hasNumber(hours, hour, 23)),
    days,
    months,
    weekdays,
    hasSeconds: words.length === 6,
    isWild: minutes.includes('*') || hours.includes('*'),
    dates: new Map(),
  };
}

function matchesWall(pattern: Pattern, wallMs: number): boolean {
  const day = floor(wallMs / dayMs);
  const secondOfDay = floor(wallMs / 1_000) - day * 86_400;
  if (pattern.minutes[floor(secondOfDay / 60) % 60] !== true) return false;
  if (pattern.hours[floor(secondOfDay / 3_600)] !== true) return false;
  if (pattern.seconds[secondOfDay % 60] !== true) return false;
  const matches = pattern.dates.get(day) ?? matchesDate(pattern, partsOf(day));
  pattern.dates.set(day, matches);
  return matches;
}

interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function partsOf(day: number): DateParts {
  const date = new Date(day * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function matchesDate({ days, months, weekdays }: Pattern, date: DateParts): boolean {
  if (!months.split(',').some((element) => hasNumber(numbered(element, monthNames), date.month, 12, 1))) return false;
  const isDay = days.split(',').some((element) => matchesDay(element, date));
  const isWeekday = weekdays.split(',').some((element) => matchesWeekday(numbered(element, weekdayNames), date));
  const isFree = (field: string): boolean => field.split(',').some((element) => /^(\*|\?|\*\/0*1)$/.test(element));
  return isFree(days) || isFree(weekdays) ? isDay && isWeekday : isDay || isWeekday;
}

function matchesDay(element: string, { year, month, day }: DateParts): boolean {
  const last = lastOfMonth(year, month);
  if (element === 'L') return day === last;
  const workdays = Array.from({ length: last }, (_, index) => index + 1).filter((each) => {
    return weekdayOf(year, month, each) % 6 !== 0;
  });
  if (element === 'LW') return day === workdays.at(-1);
  if (!element.endsWith('W')) return hasNumber(element, day, 31, 1);
  const wanted = Number(element.slice(0, -1));
  if (wanted > last) return false;
  const distances = workdays.map((each) => abs(each - wanted));
  return day === workdays[distances.indexOf(min(...distances))];
}

function matchesWeekday(element: string, { year, month, day }: DateParts): boolean {
  const weekday = weekdayOf(year, month, day);
  const [name = '', nth] = element.split('#');
  if (nth !== undefined) return Number(name) % 7 === weekday && ceil(day / 7) === Number(nth);
  if (element.endsWith('L')) return Number(element.slice(0, -1)) % 7 === weekday && day + 7 > lastOfMonth(year, month);
  return hasNumber(element, weekday, 6) || (weekday === 0 && !element.includes('*') && hasNumber(element, 7, 6));
}

/** Whether a list of plain values, ranges and steps has a number. */
function hasNumber(list: string, number: number, largest: number, smallest = 0): boolean {
  return list.split(',').some((element) => {
    const [range = '', step] = element.split('/');
    const [low = smallest, high] = range === '*' || range === '?' ? [smallest, largest] : range.split('-').map(Number);
    const end = high ?? (step === undefined ? low : max(low, largest));
    return number >= low && number <= end && (number - low) % Number(step ?? 1) === 0;
  });
}

const monthNames = ['', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function numbered(element: string, names: readonly string[]): string {
  return element.replace(/[A-Z]{3}/g, (name) => String(names.indexOf(name)));
}

function weekdayOf(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
}

function lastOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

interface ClockStep {
  readonly atMs: number;
  readonly shownMs: number;
}

function* clockSteps(timezone: string, fromMs: number, toMs: number, stepMs: number): Generator<ClockStep> {
  const startMs = floor(fromMs / hourMs) * hourMs;
  for (let atMs = startMs; atMs <= toMs; atMs += hourMs) {
    for (const step of stepsOf(timezone, atMs, hourMs, stepMs)) if (step.atMs <= toMs) yield step;
  }
}

/** The steps of an hour, a minute or a second; where the clock does not run evenly, it is looked at more closely. */
function* stepsOf(timezone: string, startMs: number, lengthMs: number, stepMs: number): Generator<ClockStep> {
  const offsetMs = wallTimeOf(timezone, startMs) - startMs;
  const endMs = startMs + lengthMs;
  if (lengthMs > 1_000 && wallTimeOf(timezone, endMs) - endMs !== offsetMs) {
    const partMs = lengthMs === hourMs ? minuteMs : 1_000;
    for (let atMs = startMs; atMs < endMs; atMs += partMs) yield* stepsOf(timezone, atMs, partMs, stepMs);
    return;
  }
  const evenStepMs = offsetMs % minuteMs === 0 ? min(stepMs, lengthMs) : 1_000;
  for (let atMs = startMs; atMs < endMs; atMs += evenStepMs) yield { atMs, shownMs: atMs + offsetMs };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clock of a zone shows, as if it were UTC. */
export function wallTimeOf(timezone: string, atMs: number): number {
  let format = formats.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(timezone, format);
  }
  const [day = 0, month = 0, year = 0, hour = 0, minute = 0, second = 0] = (
    format.format(atMs).match(/\d+/g) ?? []
  ).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
