import type { FieldWording } from './cron-fields.js';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];

/** Both day fields as one enumeration: `day 13 and every Friday`. A date that is in any part of it matches. */
export function describeDays({ dayOfMonth, dayOfWeek }: FieldWording): string {
  const parts = [
    ...(dayOfMonth === '*' ? [] : dayOfMonth.split(',').map(describeDayOfMonth)),
    ...(dayOfWeek === '*' ? [] : dayOfWeek.split(',').map(describeDayOfWeek)),
  ];
  const last = parts.pop() ?? '';
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}

function describeDayOfMonth(part: string): string {
  if (part === 'L') return 'the last day of the month';
  if (part === 'LW') return 'the last weekday of the month';
  if (part.endsWith('W')) return `the weekday nearest day ${part.slice(0, -1)}`;
  const [first = '', last, step] = part.split(/[-/]/);
  if (part.startsWith('*/')) return `every ${ordinal(Number(last))} day of the month`;
  if (step !== undefined) return `every ${ordinal(Number(step))} day from day ${first} to ${last}`;
  if (part.includes('/')) return `every ${ordinal(Number(last))} day from day ${first}`;
  return last === undefined ? `day ${first}` : `days ${first} to ${last}`;
}

function describeDayOfWeek(part: string): string {
  if (part.endsWith('L')) return `the last ${weekday(part)} of the month`;
  const [first = '', nth] = part.split('#');
  if (nth !== undefined) return `the ${ordinals[Number(nth) - 1]} ${weekday(first)} of the month`;
  const [from = '', to, step] = part.split(/[-/]/);
  if (part.startsWith('*/')) return `every ${ordinal(Number(to))} day of the week`;
  if (step !== undefined) return `every ${ordinal(Number(step))} day from ${weekday(from)} to ${weekday(to)}`;
  if (part.includes('/')) return `every ${ordinal(Number(to))} day from ${weekday(from)} to Saturday`;
  return to === undefined ? `every ${weekday(from)}` : `every ${weekday(from)} to ${weekday(to)}`;
}

function weekday(text = ''): string {
  return weekdays[Number.parseInt(text, 10)] ?? text;
}

function ordinal(number: number): string {
  const endings = new Map([
    [1, 'st'],
    [2, 'nd'],
    [3, 'rd'],
  ]);
  const isTeen = Math.floor(number / 10) % 10 === 1;
  return `${number}${(isTeen ? undefined : endings.get(number % 10)) ?? 'th'}`;
}
