import fc from 'fast-check';
import { readEvents, type ServerSentEvent } from './event-stream.js';

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function eventsOf(...chunks: readonly string[]): Promise<ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  for await (const event of readEvents(streamOf(chunks.map((chunk) => Buffer.from(chunk))), 5_000)) events.push(event);
  return events;
}

describe('readEvents', () => {
  it.each<[string, string, ServerSentEvent[]]>([
    ['an event with everything', 'id: 7\nevent: a\ndata: x\n\n', [{ id: '7', name: 'a', data: 'x' }]],
    ['lines of data', 'data: x\ndata:y\ndata\n\n', [{ id: '', name: 'message', data: 'x\ny\n' }]],
    ['comments and unknown fields', ': hello\nretry: 5\nx: y\ndata: 1\n\n', [{ id: '', name: 'message', data: '1' }]],
    [
      'an id that lasts',
      'id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n',
      [
        { id: '1', name: 'message', data: 'a' },
        { id: '1', name: 'message', data: 'b' },
        { id: '', name: 'message', data: 'c' },
      ],
    ],
    ['names that do not last', 'event: a\n\ndata: x\n\n', [{ id: '', name: 'message', data: 'x' }]],
    ['only one space off', 'data:  x\n\n', [{ id: '', name: 'message', data: ' x' }]],
    ['no event that is cut off', 'data: x\n\ndata: y\n', [{ id: '', name: 'message', data: 'x' }]],
    ['an id with NUL as none', 'id: a\0\ndata: x\n\n', [{ id: '', name: 'message', data: 'x' }]],
    ['a byte order mark', '\ufeffdata: x\n\n', [{ id: '', name: 'message', data: 'x' }]],
  ])('reads %s', async (_what, text, events) => {
    await expect(eventsOf(text)).resolves.toEqual(events);
  });

  it('reads the same whatever the line ends are and wherever the bytes are cut', async () => {
    const text = 'id: 1\nevent: \u{1f600}\ndata: gr\u00fcn\ndata: \n\n: c\n\ndata: {"a":"\\n"}\n\n';
    const expected = await eventsOf(text);
    expect(expected).toHaveLength(2);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(90), { maxLength: 6 }),
        async (lineEnd, cuts) => {
          const bytes = Buffer.from(text.replaceAll('\n', lineEnd));
          const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
          const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
          const events: ServerSentEvent[] = [];
          for await (const event of readEvents(streamOf([...chunks, Buffer.from('\n')]), 5_000)) events.push(event);
          expect(events).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives up on a stream that says nothing, and lets it go', async () => {
    let isCancelled = false;
    const silent = new ReadableStream<Uint8Array>({
      cancel() {
        isCancelled = true;
      },
    });
    await expect(readEvents(silent, 20).next()).rejects.toThrow('nothing has come for 20 ms');
    expect(isCancelled).toBe(true);
  });

  it('lets the stream go when nobody wants more', async () => {
    let isCancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(Buffer.from('data: x\n\n')),
      cancel() {
        isCancelled = true;
      },
    });
    for await (const event of readEvents(endless, 5_000)) {
      expect(event.data).toBe('x');
      break;
    }
    expect(isCancelled).toBe(true);
  });
});
