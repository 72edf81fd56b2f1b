import fc from 'fast-check';
import type { CommandStream } from '../command-chunk.js';
import { createOutputBuffer } from './output-buffer.js';

const stream = fc.constantFrom<CommandStream>('stdout', 'stderr');
const pushes = fc.array(fc.tuple(stream, fc.uint8Array({ maxLength: 40 })), { maxLength: 60 });

describe('createOutputBuffer', () => {
  it('keeps the newest bytes, each with its stream and its offset, whatever is pushed', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100 }), fc.nat({ max: 1000 }), pushes, (capacity, from, all) => {
        const buffer = createOutputBuffer(capacity, from);
        for (const [name, bytes] of all) buffer.push(name, bytes);
        const expected = all
          .flatMap(([name, bytes]) => [...bytes].map((byte) => ({ name, byte })))
          .map((entry, n) => ({ ...entry, offset: from + n }))
          .slice(capacity === 0 ? Infinity : -capacity);
        expect(buffer.length()).toBe(expected.length);
        const kept = buffer
          .take()
          .flatMap((chunk) =>
            [...chunk.data].map((byte, n) => ({ name: chunk.stream, byte, offset: chunk.offset + n })),
          );
        expect(kept).toEqual(expected);
        expect(buffer.length()).toBe(0);
      }),
    );
  });

  it('says before each chunk how much was dropped since the one before, over several takes', () => {
    const buffer = createOutputBuffer(4, 10);
    buffer.push('stdout', Buffer.from('abcdef'));
    expect(buffer.take()).toEqual([{ offset: 12, droppedBefore: 2, stream: 'stdout', data: Buffer.from('cdef') }]);
    buffer.push('stderr', Buffer.from('gh'));
    buffer.push('stdout', Buffer.from('i'));
    expect(buffer.take()).toEqual([
      { offset: 16, droppedBefore: 0, stream: 'stderr', data: Buffer.from('gh') },
      { offset: 18, droppedBefore: 0, stream: 'stdout', data: Buffer.from('i') },
    ]);
  });

  it('cuts a long stretch into chunks of 64 KB', () => {
    const buffer = createOutputBuffer(200_000, 0);
    buffer.push('stdout', Buffer.alloc(150_000));
    expect(buffer.take().map((chunk) => [chunk.offset, chunk.data.length])).toEqual([
      [0, 65_536],
      [65_536, 65_536],
      [131_072, 18_928],
    ]);
  });

  it('keeps order and bytes of a command that switches streams with every byte', () => {
    const buffer = createOutputBuffer(10_000, 0);
    for (let n = 0; n < 20_000; n++) buffer.push(n % 2 === 0 ? 'stdout' : 'stderr', Buffer.of(n % 251));
    const chunks = buffer.take();
    expect(chunks.length).toBeLessThanOrEqual(1024);
    expect([...Buffer.concat(chunks.map((chunk) => chunk.data))]).toEqual(
      Array.from({ length: 10_000 }, (_, n) => (n + 10_000) % 251),
    );
  });
});
