import { outputText, type TimedOutput } from '@aster-scheduler/run-store';
import fc from 'fast-check';
import { createOutputDecoder } from './output-decoder.js';
import type { OutputNews } from './output-news.js';
import { toPlainText } from './output-texts.js';
import { decoderAt } from './read-attempt.js';
import { readStored } from './read-stored.js';

const writtenAt = new Date('2026-03-01T12:00:00.000Z');

const piece = fc.record({
  stream: fc.constantFrom('stdout', 'stderr', 'log'),
  data: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom(Buffer.from([0xf0, 0x9f]), Buffer.from([0x98, 0x80]), Buffer.from([0xc3])),
  ),
  droppedBefore: fc.constantFrom(0, 0, 0, 5),
});
const pieces = fc
  .array(piece, { maxLength: 40 })
  .map((list) => list.map((item, seq): TimedOutput => ({ ...item, seq, writtenAt })));

/** Reads as the store does. */
function readerOf(stored: readonly TimedOutput[]) {
  return async ({ afterSeq = -1, limit = Infinity }) => stored.filter(({ seq }) => seq > afterSeq).slice(0, limit);
}

async function textOf(news: AsyncIterable<OutputNews>): Promise<string> {
  let text = '';
  for await (const part of toPlainText(news)) text += part;
  return text;
}

describe('output as text', () => {
  it('is the same in a stream as in one go', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, fc.constantFrom('utf-8', 'windows-1252', 'shift_jis'), async (stored, encoding) => {
        expect(await textOf(readStored(readerOf(stored), 1, encoding))).toBe(outputText(stored, encoding));
      }),
      { numRuns: 500 },
    );
  });

  it('goes on after any piece as if there had been no break', async () => {
    const bytes = Array.from(Buffer.from('gr\u00fcn \u{1f600} \u65e5\u672c'), (byte, seq) => ({
      ...{ seq, stream: 'stdout' as const, data: Buffer.from([byte]), droppedBefore: 0, writtenAt },
    }));
    const decode = (decoder: ReturnType<typeof createOutputDecoder>, from: number) =>
      bytes
        .slice(from)
        .flatMap((item) => decoder.decode(item))
        .map(({ text }) => text)
        .join('');
    const whole = decode(createOutputDecoder(1, 'utf-8'), 0);
    for (let seen = 0; seen < bytes.length; seen += 1) {
      const before = createOutputDecoder(1, 'utf-8');
      const first = bytes.slice(0, seen + 1).flatMap((item) => before.decode(item));
      const after = await decoderAt(readerOf(bytes), { attempt: 1, startedAtMs: 0, seq: seen }, 'utf-8');
      expect(first.map(({ text }) => text).join('') + decode(after, seen + 1)).toBe(whole);
    }
  });
});
