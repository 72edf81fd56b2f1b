import { createOutputDecoders } from './output-decoders.js';
import { decodePieces, outputText } from './output-text.js';
import type { StoredOutput } from './read-output.js';
import { skipBegunCharacter } from './skip-begun-character.js';

/** The beginning and the end of an output; a short output has no end of its own. */
export interface OutputEnds {
  readonly head: readonly StoredOutput[];
  /** The first piece of it may be cut at any byte. */
  readonly tail: readonly StoredOutput[];
  /** How much there is of each stream. */
  readonly streamBytes: Readonly<Partial<Record<StoredOutput['stream'], number>>>;
}

const gap = '\n[the middle is left out here: the whole of it is at the output of the run]\n';

/** An output as text of at most `maxBytes` in UTF-8: all of it, or its begin and its end. */
export function excerptText({ head, tail, streamBytes }: OutputEnds, encoding: string, maxBytes: number): string {
  const isWhole = head.reduce((sum, { data }) => sum + data.length, 0) >= sumOf(streamBytes);
  const whole = isWhole ? outputText(head, encoding) : undefined;
  if (whole !== undefined && Buffer.byteLength(whole) <= maxBytes) return whole;
  const half = Math.floor((maxBytes - gap.length) / 2);
  const begin = whole ?? decodePieces(createOutputDecoders(encoding), head);
  const end = whole ?? outputText(fromFirstCharacters(tail, streamBytes, encoding), encoding);
  return beginOf(begin, half) + gap + endOf(end, half);
}

/** The pieces without the rests of characters that begin before them, in each of the streams. */
function fromFirstCharacters(
  pieces: readonly StoredOutput[],
  streamBytes: OutputEnds['streamBytes'],
  encoding: string,
): StoredOutput[] {
  const begun = new Set<StoredOutput['stream']>();
  return pieces.map((piece) => {
    if (begun.has(piece.stream)) return piece;
    begun.add(piece.stream);
    const left = pieces.reduce((sum, { stream, data }) => sum + (stream === piece.stream ? data.length : 0), 0);
    const position = (streamBytes[piece.stream] ?? left) - left;
    const streamEncoding = piece.stream === 'log' ? 'utf-8' : encoding;
    return position === 0 ? piece : { ...piece, data: skipBegunCharacter(piece.data, streamEncoding, position) };
  });
}

function beginOf(text: string, maxBytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(maxBytes));
  return text.slice(0, read);
}

function endOf(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text.slice(-maxBytes)); // a character has a byte at the least
  return skipBegunCharacter(bytes.subarray(-maxBytes), 'utf-8', 1).toString();
}

function sumOf(streamBytes: OutputEnds['streamBytes']): number {
  return Object.values(streamBytes).reduce((sum, bytes) => sum + bytes, 0);
}
