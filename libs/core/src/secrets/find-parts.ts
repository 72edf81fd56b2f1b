import { minSecretBytes, type SecretMask, stretchBytes } from './secret-mask.js';

/** Fewer bytes beside a gap may be anything. */
export const leastOfGap = 4;

/** A stretch of bytes. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What lies in the bytes of parts, by its place: at each place the longest of them. */
export function findParts(bytes: Buffer, mask: SecretMask): Range[] {
  const found: { readonly from: number; to: number }[] = [];
  for (let at = 0; at + minSecretBytes <= bytes.length; at++) {
    const pair = (byteAt(bytes, at) << 8) | byteAt(bytes, at + 1);
    const first = mask.before[pair] ?? 0;
    if (first === mask.before[pair + 1]) continue;
    let part = lastUpTo(bytes, at, mask) - 1;
    while (part >= first && !isPrefix(bytes, at, part, mask)) part = mask.prefixes[part] ?? -1;
    if (part < first) continue;
    const to = at + partLength(part, mask);
    const last = found.at(-1);
    if (last !== undefined && at <= last.to) last.to = Math.max(last.to, to);
    else found.push({ from: at, to });
  }
  return found;
}

/**
 * How many parts come before the bytes from `at` on, in the order of bytes, or are their beginning: all that are, are
 * the last of these, or what that one begins with. Two bytes at the least.
 */
function lastUpTo(bytes: Buffer, at: number, mask: SecretMask): number {
  const pair = (byteAt(bytes, at) << 8) | byteAt(bytes, at + 1);
  let from = mask.before[pair] ?? 0;
  let to = mask.before[pair + 1] ?? 0;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isUpTo(bytes, at, middle, mask)) from = middle + 1;
    else to = middle;
  }
  return from;
}

function isUpTo(bytes: Buffer, at: number, part: number, mask: SecretMask): boolean {
  const start = mask.starts[part] ?? 0;
  const length = partLength(part, mask);
  for (let index = 2; index < length; index++) {
    if (at + index >= bytes.length) return false;
    const difference = byteAt(mask.bytes, start + index) - byteAt(bytes, at + index);
    if (difference !== 0) return difference < 0;
  }
  return true;
}

function isPrefix(bytes: Buffer, at: number, part: number, mask: SecretMask): boolean {
  const length = partLength(part, mask);
  return at + length <= bytes.length && areSame(bytes, at, mask.bytes, mask.starts[part] ?? 0, length);
}

function partLength(part: number, { starts }: SecretMask): number {
  return (starts[part + 1] ?? 0) - (starts[part] ?? 0);
}

/** Where the last bytes begin that may become a part once more has come; the length when there are none. */
export function beginningOfPart(bytes: Buffer, mask: SecretMask): number {
  for (let at = Math.max(0, bytes.length - stretchBytes + 1); at < bytes.length - 1; at++) {
    const length = bytes.length - at;
    const next = lastUpTo(bytes, at, mask); // the first that comes after them: it goes on where they end, or none does
    if (next + 1 < mask.starts.length && areSame(bytes, at, mask.bytes, mask.starts[next] ?? 0, length)) return at;
  }
  const last = byteAt(bytes, bytes.length - 1) << 8;
  const isBeginning = bytes.length > 0 && mask.before[last] !== mask.before[last + 256];
  return isBeginning ? bytes.length - 1 : bytes.length;
}

/** How many of the first bytes are the end of a part whose beginning was dropped; few bytes may be anything. */
export function restOfSecret(bytes: Buffer, mask: SecretMask): number {
  const first = bytes.subarray(0, leastOfGap);
  if (first.length < leastOfGap) return 0;
  let longest = 0;
  let part = 0;
  for (let at = mask.bytes.indexOf(first); at !== -1; at = mask.bytes.indexOf(first, at + 1)) {
    while ((mask.starts[part + 1] ?? Infinity) <= at) part += 1;
    const length = (mask.starts[part + 1] ?? 0) - at;
    if (at === mask.starts[part] || length <= longest || length > bytes.length) continue;
    if (length >= leastOfGap && areSame(bytes, 0, mask.bytes, at, length)) longest = length;
  }
  return longest;
}

function areSame(bytes: Buffer, at: number, others: Buffer, otherAt: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (bytes[at + index] !== others[otherAt + index]) return false;
  return true;
}

function byteAt(bytes: Buffer, at: number): number {
  return bytes[at] ?? 0;
}
