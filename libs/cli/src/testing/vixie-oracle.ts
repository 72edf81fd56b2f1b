/**
 * When cron starts a line, told by its own main loop: it wakes every minute, looks at the clock, and decides by how far
 * the clock is from where it expected it. It shares nothing with the library, neither the reading of fields nor the
 * zones.
 */
export function oracleTicks(line: string, clock: readonly number[], firstMinute: number): number[] {
  const [minute = '', hour = '', date = '', month = '', weekday = ''] = line.split(' ');
  const flags = {
    wild: minute[0] === '*' || hour[0] === '*',
    dateStar: date[0] === '*',
    weekdayStar: weekday[0] === '*',
  };
  const bits = {
    minutes: bitsOf(minute, 0, 59, []),
    hours: bitsOf(hour, 0, 23, []),
    dates: bitsOf(date, 1, 31, []),
    months: bitsOf(month, 1, 12, monthNames),
    weekdays: bitsOf(weekday, 0, 7, weekdayNames),
  };
  if (bits.weekdays[0] || bits.weekdays[7]) bits.weekdays[0] = bits.weekdays[7] = true;
  const days = new Map<number, boolean>();
  const fitsDay = (day: number) => {
    const at = new Date(day * 86_400_000);
    if (!bits.months[at.getUTCMonth() + 1]) return false;
    const [onDate, onWeekday] = [bits.dates[at.getUTCDate()] === true, bits.weekdays[at.getUTCDay()] === true];
    return flags.dateStar || flags.weekdayStar ? onDate && onWeekday : onDate || onWeekday;
  };
  const fits = (shown: number) => {
    if (!bits.minutes[shown % 60] || !bits.hours[((shown % 1_440) - (shown % 60)) / 60]) return false;
    const day = (shown - (shown % 1_440)) / 1_440;
    const known = days.get(day) ?? fitsDay(day);
    days.set(day, known);
    return known;
  };
  const started: number[] = [];
  let virtual = clock[0]! - 1;
  for (let index = 0; index < clock.length; index += 1) {
    const running = clock[index]!;
    const difference = running - virtual;
    let isDue = false;
    if (difference >= 180 || difference <= -180) {
      isDue = fits(running);
      virtual = running;
    } else {
      if (flags.wild) isDue = fits(running);
      while (virtual < running) {
        virtual += 1;
        if (!flags.wild && fits(virtual)) isDue = true;
      }
    }
    if (isDue) started.push((firstMinute + index) * 60_000);
  }
  return started;
}

/** The minute since 1970 that the clock of a zone shows at each of some minutes in a row. */
export function clockOf(timezone: string, firstMinute: number, count: number): number[] {
  const reader = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' });
  const shownAt = (minute: number) =>
    Date.parse(`${reader.format(new Date(minute * 60_000)).replace(' ', 'T')}Z`) / 60_000;
  const clock: number[] = [];
  let begin = shownAt(firstMinute);
  for (let minute = firstMinute; clock.length < count; minute += 30) {
    const end = shownAt(minute + 30);
    for (let step = 0; step < 30 && clock.length < count; step += 1) {
      clock.push(end - begin === 30 ? begin + step : shownAt(minute + step));
    }
    begin = end;
  }
  return clock;
}

const monthNames = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function bitsOf(text: string, low: number, high: number, names: readonly string[]): boolean[] {
  const bits = Array.from({ length: high + 1 }, () => false);
  const numberAt = (word: string) =>
    names.indexOf(word.toLowerCase()) >= 0 ? names.indexOf(word.toLowerCase()) : Number(word);
  for (const element of text.split(',')) {
    const slash = element.indexOf('/');
    const step = slash < 0 ? 1 : Number(element.slice(slash + 1));
    const range = slash < 0 ? element : element.slice(0, slash);
    const dash = range.indexOf('-');
    if (range === '*') for (let value = low; value <= high; value += step) bits[value] = true;
    else if (dash < 0) bits[numberAt(range)] = true;
    else
      for (let value = numberAt(range.slice(0, dash)); value <= numberAt(range.slice(dash + 1)); value += step)
        bits[value] = true;
  }
  return bits;
}
