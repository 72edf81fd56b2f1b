import fc from 'fast-check';
import type { CommandChunk } from '../command-chunk.js';
import { createOutputLog } from './output-log.js';

function log(limitBytes: number): { sent: CommandChunk[][]; log: ReturnType<typeof createOutputLog> } {
  const sent: CommandChunk[][] = [];
  return { sent, log: createOutputLog(limitBytes, (chunks) => sent.push([...chunks])) };
}

describe('createOutputLog', () => {
  it('keeps the first and the last half of the limit and counts what is between', () => {
    fc.assert(
      fc.property(fc.nat({ max: 50 }), fc.array(fc.uint8Array({ maxLength: 30 })), (limit, pushes) => {
        const { sent, log: output } = log(limit);
        for (const bytes of pushes) output.push('stdout', bytes);
        const dropped = output.finish();
        const all = pushes.flatMap((bytes) => [...bytes]);
        const chunks = sent.flat();
        const expected = all.filter((_, n) => n < Math.ceil(limit / 2) || n >= all.length - Math.floor(limit / 2));
        expect(chunks.flatMap((chunk) => [...chunk.data])).toEqual(expected);
        expect(dropped).toBe(all.length - expected.length);
        expect(chunks.reduce((sum, chunk) => sum + chunk.droppedBefore, 0)).toBe(
          chunks.length > 1 || dropped === 0 ? dropped : 0,
        );
        for (const chunk of chunks) expect(chunk.data[0]).toBe(all[chunk.offset]);
      }),
    );
  });

  it('sends the head in portions of 64 KB at once, and nothing of the tail before the end', () => {
    const { sent, log: output } = log(400_000);
    output.push('stdout', Buffer.alloc(1_000_000));
    expect(sent.flat().map((chunk) => chunk.data.length)).toEqual([65_536, 65_536, 65_536]);
    expect(output.finish()).toBe(600_000);
    expect(sent.flat().reduce((sum, chunk) => sum + chunk.data.length, 0)).toBe(400_000);
  });

  it('gathers what comes within a tenth of a second into one message', async () => {
    const sent: CommandChunk[][] = [];
    const first = new Promise<void>((resolve) => {
      const output = createOutputLog(1000, (chunks) => resolve(void sent.push([...chunks])));
      output.push('stdout', Buffer.from('a'));
      output.push('stdout', Buffer.from('b'));
      output.push('stderr', Buffer.from('c'));
    });
    await first;
    expect(sent.map((chunks) => chunks.map(({ stream, data }) => `${stream} ${data}`))).toEqual([
      ['stdout ab', 'stderr c'],
    ]);
  });

  it('may be given the same memory again and again', () => {
    const { sent, log: output } = log(1000);
    const bytes = Buffer.from('x');
    output.push('stdout', bytes);
    bytes.write('y');
    output.push('stdout', bytes);
    output.finish();
    expect(sent.flat()[0]?.data.toString()).toBe('xy');
  });
});
