import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { Readable } from 'node:stream';
import { rootCertificates } from 'node:tls';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';

/**
 * A `fetch` for https that trusts the certificates of a file besides the usual ones. The global one can be told so only
 * before the process starts.
 *
 * @throws CliError when the file cannot be read
 */
export async function fetchWithCa(path: string): Promise<typeof globalThis.fetch> {
  const ca = await readFile(path, 'utf8').catch((error: Error) => {
    throw new CliError(exitCodes.usage, `ca_file cannot be read: ${error.message}`);
  });
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol !== 'https:') return globalThis.fetch(input, init);
    const headers = Object.fromEntries(new Headers(init.headers).entries());
    const { method = 'GET', body, signal } = init;
    return new Promise<Response>((resolve, reject) => {
      const sent = request(
        url,
        { method, headers, ca: [...rootCertificates, ca], signal: signal ?? undefined },
        (answer) => {
          const { statusCode: status = 502, headers: raw } = answer;
          const answerHeaders = Object.entries(raw).map(([name, value]): [string, string] => [name, String(value)]);
          const isEmpty = status === 204 || status === 304;
          const content = isEmpty ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>);
          resolve(new Response(content, { status, headers: answerHeaders }));
        },
      );
      sent.on('error', reject);
      // 101, and a connection that ends without an answer, call nothing else
      sent.on('upgrade', (_answer, socket) => socket.destroy());
      sent.on('close', () => reject(new TypeError('the server has closed the connection without an answer')));
      sent.end(typeof body === 'string' ? body : undefined);
    });
  };
}
