import { beginningOfPart, findParts, leastOfGap, type Range, restOfSecret } from './find-parts.js';
import type { SecretMask } from './secret-mask.js';

/** What stands in the place of a secret in output. */
export const maskedSecret = '[secret]';

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
      const isLongEnough = held.length >= leastOfGap;
      const rest = flush(isLongEnough ? [{ from: 0, to: held.length }] : join([{ from: 0, to: hiddenOfHeld }]));
      isAfterGap = true;
      endsInMask = false;
      return rest;
    },
    end: () => flush(join([{ from: 0, to: hiddenOfHeld }, ...findParts(held, mask)])),
  };
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
