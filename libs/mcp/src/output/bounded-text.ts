import { writeBounded } from './write-bounded.js';

/** How long an answer may be, in characters of JSON: what a model can read at once without losing the thread. */
export const maxAnswerLength = 24_000;

/** For the note at the end. */
const roomForNote = 200;

/**
 * A thing as JSON, within `maxAnswerLength`: long texts in it lose their middle, and lists their end, which is said. Of
 * an environment, in whatever part of it, only the names are told. Items are written one by one until there is no more
 * room: however large the thing is, that takes the same time.
 *
 * @param narrow what to ask for instead when not all of it was told
 */
export function boundedText(value: unknown, narrow: string): string {
  const whole = writeBounded(value, maxAnswerLength);
  if (whole.isWhole) return whole.text;
  const cutOff = `${whole.text.slice(0, maxAnswerLength).toWellFormed()}\n[cut off here; ${narrow}]`;
  const list = longestListOf(value);
  if (list === undefined) return cutOff;
  const around = writeBounded(list.withOnly(0), maxAnswerLength).text.length;
  const few = countWithin(list.items, maxAnswerLength - roomForNote - around);
  if (few === 0) return cutOff;
  const { text } = writeBounded(list.withOnly(few), maxAnswerLength);
  return `${text}\n[only ${few} of ${list.items.length} in ${list.name} are told; ${narrow}]`;
}

interface LongList {
  readonly name: string;
  readonly items: readonly unknown[];
  withOnly(count: number): unknown;
}

/** Of a list itself, or of the longest list among the fields of a thing. */
function longestListOf(value: unknown): LongList | undefined {
  if (Array.isArray(value)) return { name: 'the list', items: value, withOnly: (count) => value.slice(0, count) };
  if (typeof value !== 'object' || value === null) return undefined;
  const lists = Object.entries(value).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const sizes = lists.map(([name, items]) => ({
    ...{ name, items, size: writeBounded(items, maxAnswerLength).text.length },
  }));
  const [longest] = sizes.sort((a, b) => b.size - a.size);
  if (longest === undefined) return undefined;
  const { name, items } = longest;
  return { name, items, withOnly: (count) => ({ ...value, [name]: items.slice(0, count) }) };
}

/** How many of the first items there is room for, with the commas between them. */
function countWithin(items: readonly unknown[], room: number): number {
  let left = room;
  for (const [at, item] of items.entries()) {
    const { text, isWhole } = writeBounded(item, Math.max(left, 0));
    left -= text.length + 1;
    if (!isWhole || left < 0) return at;
  }
  return items.length;
}
