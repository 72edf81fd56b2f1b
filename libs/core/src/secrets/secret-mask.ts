/** What stands in the place of a secret in output. */
export const maskedSecret = '[secret]';

/** Shorter texts would hide parts of ordinary words, so no secret may be shorter. In bytes of UTF-8. */
export const minSecretBytes = 8;
export const maxSecretBytes = 32_768;

/** A secret is looked for in stretches of this many bytes, so that little has to be kept back of a chunk. */
const stretchBytes = 64;
/** Parts are found by their first bytes. */
const keyBytes = 4;

/** Secrets as they are looked for in bytes. */
export interface SecretMask {
  /** All that has to be found, by its first four bytes. */
  readonly parts: ReadonlyMap<number, readonly Buffer[]>;
  /** Whether two bytes begin a part. */
  readonly beginnings: Uint8Array;
}

/**
 * Makes secrets ready to be looked for: as they are, in JSON, percent-encoded, in base64 (alone, and at any place of a
 * longer
 * text), in hexadecimal digits and in UTF-16; and each line of them by itself, from `minSecretBytes` on. What a command
 * makes of a secret otherwise is not found.
 */
export function createSecretMask(secrets: readonly string[]): SecretMask {
  const found = new Set(secrets.flatMap(formsOf).flatMap(stretchesOf));
  const parts = new Map<number, Buffer[]>();
  const beginnings = new Uint8Array(65_536);
  for (const latin1 of found) {
    const part = Buffer.from(latin1, 'latin1');
    const key = part.readUInt32BE(0);
    const others = parts.get(key);
    if (others === undefined) parts.set(key, [part]);
    else others.push(part);
    beginnings[key >>> 16] = 1;
  }
  return { parts, beginnings };
}

/** The text without the secrets. */
export function maskText(text: string, mask: SecretMask): string {
  const stream = createMaskedStream(mask);
  return Buffer.concat([stream.push(Buffer.from(text)), stream.end()]).toString();
}

/** Masks what comes in chunks, wherever one ends. */
export interface MaskedStream {
  /** Returns what can be passed on: what may be the beginning of a secret is kept back until more has come. */
  push(chunk: Buffer): Buffer;
  /**
   * Bytes are missing between what came and what comes: a secret that lies on the gap is masked as far as it is there.
   * Returns what was kept back.
   */
  cut(): Buffer;
  /** Returns what was kept back. */
  end(): Buffer;
}

const nothing = Buffer.alloc(0);

export function createMaskedStream(mask: SecretMask): MaskedStream {
  let held: Buffer = nothing;
  /** So many of the first bytes of `held` are of a secret that was masked. */
  let hiddenOfHeld = 0;
  let isAfterGap = false;
  let endsInMask = false;

  const pass = (bytes: Buffer, hidden: readonly Range[], until: number): Buffer => {
    const pieces: Buffer[] = [];
    let at = 0;
    for (const { from, to } of hidden.filter((range) => range.from < until)) {
      if (from > at) pieces.push(bytes.subarray(at, from));
      if (from > at || !endsInMask) pieces.push(Buffer.from(maskedSecret));
      endsInMask = true;
      at = Math.min(to, until);
    }
    if (at < until) {
      pieces.push(bytes.subarray(at, until));
      endsInMask = false;
    }
    return Buffer.concat(pieces);
  };
  const flush = (hidden: readonly Range[]): Buffer => {
    const bytes = pass(held, hidden, held.length);
    [held, hiddenOfHeld] = [nothing, 0];
    return bytes;
  };
  return {
    push: (chunk) => {
      const bytes = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
      const begun = isAfterGap ? restOfSecret(bytes, mask) : hiddenOfHeld;
      const hidden = join([{ from: 0, to: begun }, ...findParts(bytes, mask)]);
      const until = beginningOfPart(bytes, mask);
      const passed = pass(bytes, hidden, until);
      const across = hidden.find(({ from, to }) => from < until && to > until);
      hiddenOfHeld = across === undefined ? 0 : across.to - until;
      held = Buffer.from(bytes.subarray(until)); // a copy: the chunk may be overwritten
      if (chunk.length > 0) isAfterGap = false;
      return passed;
    },
    cut: () => {
      const isLongEnough = held.length >= keyBytes;
      const rest = flush(isLongEnough ? [{ from: 0, to: held.length }] : join([{ from: 0, to: hiddenOfHeld }]));
      isAfterGap = true;
      endsInMask = false;
      return rest;
    },
    end: () => flush(join([{ from: 0, to: hiddenOfHeld }, ...findParts(held, mask)])),
  };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Every part that lies in the bytes, by its place; they may overlap. */
function findParts(bytes: Buffer, { parts, beginnings }: SecretMask): Range[] {
  const found: Range[] = [];
  for (let at = 0; at + keyBytes <= bytes.length; at++) {
    if (beginnings[(byteAt(bytes, at) << 8) | byteAt(bytes, at + 1)] === 0) continue;
    for (const part of parts.get(bytes.readUInt32BE(at)) ?? []) {
      if (startsWith(bytes, at, part)) found.push({ from: at, to: at + part.length });
    }
  }
  return found;
}

/** Where the last bytes begin that may become a part once more has come; the length when there are none. */
function beginningOfPart(bytes: Buffer, mask: SecretMask): number {
  const all = [...mask.parts.values()].flat();
  for (let at = Math.max(0, bytes.length - stretchBytes + 1); at < bytes.length; at++) {
    const rest = bytes.subarray(at);
    if (all.some((part) => part.length > rest.length && startsWith(part, 0, rest))) return at;
  }
  return bytes.length;
}

/** How many of the first bytes are the end of a part whose beginning was dropped; few bytes may be anything. */
function restOfSecret(bytes: Buffer, mask: SecretMask): number {
  let longest = 0;
  for (const part of [...mask.parts.values()].flat()) {
    for (let length = Math.min(part.length - 1, bytes.length); length >= keyBytes && length > longest; length--) {
      if (startsWith(bytes, 0, part.subarray(part.length - length))) longest = length;
    }
  }
  return longest;
}

function startsWith(bytes: Buffer, at: number, part: Buffer): boolean {
  if (at + part.length > bytes.length) return false;
  for (let index = 0; index < part.length; index++) if (bytes[at + index] !== part[index]) return false;
  return true;
}

function byteAt(bytes: Buffer, at: number): number {
  return bytes[at] ?? 0;
}

function join(ranges: readonly Range[]): Range[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of [...ranges].filter((range) => range.to > range.from).sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/** In latin1, so that equal ones are found. */
function formsOf(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/);
  const texts = lines.length > 1 ? [secret, ...lines] : [secret];
  return texts
    .filter((text) => Buffer.byteLength(text) >= minSecretBytes)
    .flatMap((text) => {
      const bytes = Buffer.from(text);
      return [
        bytes.toString('latin1'),
        Buffer.from(JSON.stringify(text).slice(1, -1)).toString('latin1'),
        encodeURIComponent(bytes.toString()),
        bytes.toString('hex'),
        ...[0, 1, 2].map((shift) => withinBase64(bytes, shift)),
        Buffer.from(text, 'utf16le').toString('latin1'),
      ];
    })
    .filter((form) => form.length >= minSecretBytes);
}

/** What stands in base64 for the bytes when `shift` other bytes are before them, without what those have a part in. */
function withinBase64(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/={1,2}$/, '');
  const isWhole = (bytes.length + shift) % 3 === 0;
  return text.slice(shift === 0 ? 0 : shift + 1, isWhole ? undefined : -1);
}

/** The last one overlaps with the one before. */
function stretchesOf(form: string): readonly string[] {
  if (form.length <= stretchBytes) return [form];
  const count = Math.ceil(form.length / stretchBytes);
  return Array.from({ length: count }, (_, index) => {
    const from = Math.min(index * stretchBytes, form.length - stretchBytes);
    return form.slice(from, from + stretchBytes);
  });
}
