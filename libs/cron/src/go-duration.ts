import { InvalidScheduleError } from './invalid-schedule-error.js';
import { nameCharacter, quoteText } from './quote-text.js';

const nanosecondsPer = new Map<string, bigint>([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

/** A duration in Go is a signed 64-bit number of nanoseconds: about 292 years. */
const longestNanoseconds = 2n ** 63n - 1n;

/**
 * Reads the period of an `@every`: a duration as Go writes it, such as `90s`, `1h30m` or `1.5s`.
 *
 * @param position where `text` begins in the whole expression, for messages
 * @returns whole milliseconds, at least 1,000
 * @throws InvalidScheduleError also for what Go takes but no schedule can keep: zero, negative, shorter than a
 *   second, or finer than a millisecond. (robfig/cron rounds the last two silently.)
 */
export function parsePeriodMs(text: string, position: number): number {
  const nanoseconds = parseNanoseconds(text, position);
  if (nanoseconds < 1_000_000_000n) {
    throw invalid(`@every needs at least one second, and ${quoteText(text)} is less`, position);
  }
  if (nanoseconds % 1_000_000n !== 0n) {
    throw invalid(`@every counts in whole milliseconds, and ${quoteText(text)} is finer`, position);
  }
  return Number(nanoseconds / 1_000_000n);
}

function parseNanoseconds(text: string, position: number): bigint {
  if (text === '') throw invalid('@every needs a duration such as 90s or 1h30m', position);
  if (text.startsWith('-')) throw invalid(`@every needs a positive duration, not ${quoteText(text)}`, position);
  const start = text.startsWith('+') ? 1 : 0;
  if (text.slice(start) === '0') return 0n;
  let total = 0n;
  let index = start;
  do {
    const part = readPart(text, index, position);
    total += part.nanoseconds;
    if (total > longestNanoseconds) throw invalid('@every has a duration of more than 292 years', position);
    index = part.end;
  } while (index < text.length);
  return total;
}

function readPart(text: string, index: number, position: number): { nanoseconds: bigint; end: number } {
  const [whole = '', fraction = ''] = (/^\d*(?:\.\d*)?/.exec(text.slice(index))?.[0] ?? '').split('.');
  const dot = text[index + whole.length] === '.' ? 1 : 0;
  const unitStart = index + whole.length + dot + fraction.length;
  const unit = /^[^\d.]*/.exec(text.slice(unitStart))?.[0] ?? '';
  if (whole === '' && fraction === '') {
    const found = index < text.length ? nameCharacter(text.slice(index)) : 'the end';
    throw invalid(`@every needs a number before each unit, found ${found}`, position + index);
  }
  if (unit === '') throw invalid('@every needs a unit after each number: h, m, s, ms, us or ns', position + unitStart);
  const factor = nanosecondsPer.get(unit);
  if (factor === undefined) {
    throw invalid(`@every has an unknown unit ${quoteText(unit)}: use h, m, s, ms, us or ns`, position + unitStart);
  }
  const scaled = (BigInt(fraction || '0') * factor) / 10n ** BigInt(fraction.length);
  return { nanoseconds: BigInt(whole || '0') * factor + scaled, end: unitStart + unit.length };
}

function invalid(message: string, position: number): InvalidScheduleError {
  return new InvalidScheduleError(message, 'cron_expr', position);
}
