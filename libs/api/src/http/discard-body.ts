import type { IncomingMessage } from 'node:http';

const patienceMs = 1_000;
export const patienceBytes = 8 * 1_024 * 1_024;

/**
 * Reads what is left of a request's body and throws it away, for a second and 8 MB at most.
 *
 * @returns whether the body has ended, so that the connection can serve another request
 */
export async function discardBody(request: IncomingMessage): Promise<boolean> {
  if (request.complete || request.destroyed) return request.complete;
  await new Promise<void>((resolve) => {
    let length = 0;
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length > patienceBytes) stop();
    };
    const timer = setTimeout(stop, patienceMs);
    function stop() {
      clearTimeout(timer);
      request.off('data', onData).off('end', stop).off('close', stop).pause();
      resolve();
    }
    request
      .on('data', onData)
      .on('end', stop)
      .on('close', stop)
      .on('error', () => undefined)
      .resume();
  });
  return request.complete;
}
