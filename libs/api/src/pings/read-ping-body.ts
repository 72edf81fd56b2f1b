import type { IncomingMessage } from 'node:http';
import { hasBody } from '../http/read-body.js';

/** What is kept of a body. */
const keptBytes = 100_000;

/** The begin of a body, whatever it is: clients send what a command has printed. The rest is left unread. */
export async function readPingBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (!hasBody(request) || request.readableEnded) return undefined;
  const pieces: Buffer[] = [];
  let length = 0;
  await new Promise<void>((resolve) => {
    const onData = (piece: Buffer) => {
      pieces.push(piece);
      length += piece.length;
      if (length >= keptBytes) stop();
    };
    function stop() {
      request.off('data', onData).off('end', stop).off('close', stop).pause();
      resolve();
    }
    request
      .on('data', onData)
      .on('end', stop)
      .on('close', stop)
      .on('error', () => undefined);
  });
  return Buffer.concat(pieces).subarray(0, keptBytes);
}
