import type { OutputChunk } from '@aster-scheduler/core';
import fc from 'fast-check';
import { createBoundedLog } from './bounded-log.js';

function logAll(limitBytes: number, lines: readonly string[]) {
  const pieces: OutputChunk[] = [];
  const log = createBoundedLog(limitBytes, (piece) => pieces.push(piece));
  for (const line of lines) log.write(line);
  const droppedBytes = log.end();
  return { pieces, droppedBytes, log };
}

const bytesOf = (pieces: readonly OutputChunk[]) => Buffer.concat(pieces.map((piece) => piece.data));

describe('createBoundedLog', () => {
  it('keeps head and tail and counts what lies between, whatever is written', () => {
    const lines = fc.array(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('x'.repeat(70_000), '\u{1f600}é'.repeat(9_000), '')),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(fc.oneof(fc.nat(50), fc.nat(300_000)), lines, (limitBytes, written) => {
        const all = Buffer.from(written.map((line) => `${line}\n`).join(''));
        const { pieces, droppedBytes } = logAll(limitBytes, written);
        const kept = bytesOf(pieces);
        expect(kept.length).toBe(Math.min(all.length, limitBytes));
        expect(droppedBytes).toBe(all.length - kept.length);
        const head = Math.min(Math.ceil(limitBytes / 2), all.length);
        expect(kept.subarray(0, head).equals(all.subarray(0, head))).toBe(true);
        const tail = kept.length - head;
        expect(kept.subarray(head).equals(all.subarray(all.length - tail))).toBe(true);
        if (tail > 0) expect(pieces.reduce((sum, piece) => sum + piece.droppedBefore, 0)).toBe(droppedBytes);
      }),
      { numRuns: 300 },
    );
  });

  it('hands on the head at once, the tail at the end, and nothing afterwards', () => {
    const pieces: OutputChunk[] = [];
    const log = createBoundedLog(8, (piece) => pieces.push(piece));
    log.write('abc');
    expect(bytesOf(pieces).toString()).toBe('abc\n');
    log.write('defgh');
    log.write('ij');
    expect(pieces).toHaveLength(1);
    expect(log.end()).toBe(5);
    expect(pieces[1]).toEqual({ stream: 'log', data: Buffer.from('\nij\n'), droppedBefore: 5 });
    log.write('late');
    expect(log.end()).toBe(0);
    expect(pieces).toHaveLength(2);
  });

  it('makes pieces of at most 64 KB, none of which keeps the memory of more', () => {
    const { pieces } = logAll(1_000_000, ['x'.repeat(600_000), 'y'.repeat(600_000)]);
    for (const { data } of pieces) {
      expect(data.length).toBeLessThanOrEqual(65_536);
      expect(data.buffer.byteLength).toBeLessThanOrEqual(65_536);
    }
  });

  it('takes no more memory for a flood than for the limit', () => {
    const log = createBoundedLog(1_048_576, () => undefined);
    const line = 'z'.repeat(100_000);
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for (let index = 0; index < 2_000; index += 1) {
      log.write(line);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(log.end()).toBe(2_000 * 100_001 - 1_048_576);
    expect(most).toBeLessThan(100_000_000); // of 200 MB; what is dropped waits for the collector
  });
});
