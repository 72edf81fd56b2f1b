/** Shorter texts would hide parts of ordinary words, so no secret may be shorter. In bytes of UTF-8. */
export const minSecretBytes = 8;
export const maxSecretBytes = 32_768;

/** A secret is looked for in stretches of this many bytes, so that little has to be kept back of a chunk. */
export const stretchBytes = 64;
/** After so many bytes of what is looked for, others get a turn. */
const bytesPerTurn = 65_536;

/** Secrets as they are looked for in bytes. */
export interface SecretMask {
  /** All parts that have to be found, one after the other, in the order of their bytes. */
  readonly bytes: Buffer;
  /** Where each part begins in them, and last the end of the last one. */
  readonly starts: Uint32Array;
  /** By the number of a part: that of the longest other one that it begins with, or -1. */
  readonly prefixes: Int32Array;
  /** How many parts come before those that begin with two bytes. */
  readonly before: Uint32Array;
}

/**
 * Makes secrets ready to be looked for: as they are, in JSON, percent-encoded, in base64 (alone, and at any place of a
 * longer text), in hexadecimal digits and in UTF-16; and each line of them by itself, from `minSecretBytes` on. What a
 * command makes of a secret otherwise is not found.
 */
export function createSecretMask(secrets: readonly string[]): SecretMask {
  const steps = makeMask(secrets);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same for secrets that may be long: others have their turn meanwhile. Few bytes are made ready at once. */
export async function createSecretMaskInTurns(
  secrets: readonly string[],
  turn: () => Promise<unknown>,
): Promise<SecretMask> {
  const steps = makeMask(secrets);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await turn();
  }
}

function* makeMask(secrets: readonly string[]): Generator<void, SecretMask> {
  const found = new Map<number, Set<string>>();
  let sinceTurn = 0;
  for (const form of secrets.flatMap(textsOf).flatMap(formsOf)) {
    for (const part of stretchesOf(form())) {
      const pair = (part.charCodeAt(0) << 8) | part.charCodeAt(1);
      const others = found.get(pair);
      if (others === undefined) found.set(pair, new Set([part]));
      else others.add(part);
      sinceTurn += part.length;
    }
    if (sinceTurn < bytesPerTurn) continue;
    sinceTurn = 0;
    yield;
  }
  const mask = emptyMask([...found.values()]);
  let n = 0;
  for (let pair = 0; pair < 65_536; pair++) {
    const parts = [...(found.get(pair) ?? [])].sort(byCodeUnits);
    for (const [index, part] of parts.entries()) {
      const start = mask.starts[n + index] ?? 0;
      mask.bytes.write(part, start, 'latin1');
      mask.starts[n + index + 1] = start + part.length;
      sinceTurn += part.length;
    }
    mask.prefixes.set(prefixesOf(parts, n), n);
    n += parts.length;
    mask.before[pair + 1] = n;
    if (sinceTurn < bytesPerTurn) continue;
    sinceTurn = 0;
    yield;
  }
  return mask;
}

/** Room for the parts. */
function emptyMask(found: readonly ReadonlySet<string>[]): SecretMask {
  let [count, bytes] = [0, 0];
  for (const parts of found) {
    count += parts.size;
    for (const { length } of parts) bytes += length;
  }
  const numbers = { starts: new Uint32Array(count + 1), prefixes: new Int32Array(count) };
  return { bytes: Buffer.alloc(bytes), ...numbers, before: new Uint32Array(65_537) };
}

/** In latin1 these are bytes. */
function byCodeUnits(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** @param parts in their order, the first of which has the number `first` */
function prefixesOf(parts: readonly string[], first: number): number[] {
  const open: number[] = []; // what the last part begins with, each one with the one before it
  return parts.map((part, index) => {
    while (open.length > 0 && !part.startsWith(parts[open.at(-1) ?? 0] ?? '')) open.pop();
    const prefix = open.at(-1);
    open.push(index);
    return prefix === undefined ? -1 : first + prefix;
  });
}

/** A secret, and each line of it where it has several. */
function textsOf(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/);
  const texts = lines.length > 1 ? [secret, ...lines] : [secret];
  return texts.filter((text) => Buffer.byteLength(text) >= minSecretBytes);
}

/** In latin1, so that equal ones are found; each is made when it is asked for. */
function formsOf(text: string): readonly (() => string)[] {
  const bytes = Buffer.from(text);
  return [
    () => bytes.toString('latin1'),
    () => Buffer.from(JSON.stringify(text).slice(1, -1)).toString('latin1'),
    () => encodeURIComponent(bytes.toString()),
    () => bytes.toString('hex'),
    ...[0, 1, 2].map((shift) => () => withinBase64(bytes, shift)),
    () => Buffer.from(text, 'utf16le').toString('latin1'),
  ];
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
  if (form.length < minSecretBytes) return [];
  if (form.length <= stretchBytes) return [form];
  const count = Math.ceil(form.length / stretchBytes);
  return Array.from({ length: count }, (_, index) => {
    const from = Math.min(index * stretchBytes, form.length - stretchBytes);
    return form.slice(from, from + stretchBytes);
  });
}
