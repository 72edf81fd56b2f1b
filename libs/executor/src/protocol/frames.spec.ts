import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { serialize } from 'node:v8';
import fc from 'fast-check';
import { frameWriter, onFrames } from './frames.js';

describe('frames', () => {
  let server: Server;
  let sender: Socket;
  let receiver: Socket;

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    sender = connect(address.port, '127.0.0.1');
    [receiver] = (await once(server, 'connection')) as [Socket];
  });
  afterEach(() => {
    sender.destroy();
    receiver.destroy();
    server.close();
  });

  it('brings messages over in order, bytes as bytes', async () => {
    const bytes = Buffer.from([0, 255, 254, 13, 10, 0]);
    const send = frameWriter<unknown>(sender);
    const received: unknown[] = [];
    const done = new Promise<void>((resolve) => {
      onFrames<unknown>(receiver, (message) => {
        received.push(message);
        if (message === 'end') resolve();
      });
    });
    send({ type: 'a', bytes, none: undefined, until: Infinity });
    send('b');
    setImmediate(() => send('end'));
    await done;
    expect(received).toEqual([{ type: 'a', bytes, none: undefined, until: Infinity }, 'b', 'end']);
  });

  it('puts messages together again however the stream is cut', () => {
    const frame = (messages: readonly unknown[]): Buffer => {
      const body = serialize(messages);
      const header = Buffer.alloc(4);
      header.writeUInt32LE(body.length);
      return Buffer.concat([header, body]);
    };
    const frames = fc.array(fc.array(fc.string(), { minLength: 1, maxLength: 3 }), { maxLength: 6 });
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (all, cuts) => {
        const received: string[] = [];
        const listeners: ((part: Buffer) => void)[] = [];
        const stream = { on: (_: string, listener: (part: Buffer) => void) => void listeners.push(listener) };
        onFrames<string>(stream, (message) => received.push(message));
        const bytes = Buffer.concat(all.map(frame));
        for (let at = 0, n = 0; at < bytes.length; n++) {
          const length = cuts[n % cuts.length] ?? 1;
          listeners[0]?.(bytes.subarray(at, at + length));
          at += length;
        }
        expect(received).toEqual(all.flat());
      }),
    );
  });

  it('drops what is sent to a connection that is gone', async () => {
    const send = frameWriter<string>(sender);
    sender.destroy();
    send('late');
    await new Promise(setImmediate);
    expect(sender.destroyed).toBe(true);
  });
});
