import type { IncomingMessage } from 'node:http';
import { InvalidJsonError, parseJson } from '../input/parse-json.js';
import { HttpProblemError } from '../problems/http-problem-error.js';

/**
 * The JSON that came with a request; `undefined` when it came without a body.
 *
 * When an app around the API has parsed the body already, what it made of it is taken.
 *
 * @throws HttpProblemError for another media type or encoding, a body that is too large or ends early, and for what is
 * not JSON
 */
export async function readBody(
  request: IncomingMessage & { readonly body?: unknown },
  limitBytes: number,
): Promise<unknown> {
  if (request.body !== undefined && request.complete) return parsedBefore(request.body);
  if (!hasBody(request)) return undefined;
  checkMediaType(request.headers['content-type']);
  checkEncoding(request.headers['content-encoding']);
  return parseText(decode(await readBytes(request, limitBytes)));
}

/** Whether the request says that a body follows its headers. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function parsedBefore(body: unknown): unknown {
  if (body instanceof Uint8Array) return parseText(decode(body));
  return typeof body === 'string' ? parseText(body) : body;
}

function checkMediaType(header: string | undefined): void {
  const [type = '', ...parameters] = (header ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (!/^application\/(?:json|merge-patch\+json)$/.test(type)) {
    const given = header === undefined ? 'none' : JSON.stringify(header.slice(0, 100));
    throw new HttpProblemError('UNSUPPORTED_MEDIA_TYPE', `the content-type must be application/json, not ${given}`);
  }
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) {
    throw new HttpProblemError('UNSUPPORTED_MEDIA_TYPE', 'the body must be in UTF-8');
  }
}

function checkEncoding(header: string | undefined): void {
  if (header === undefined || header.toLowerCase() === 'identity') return;
  throw new HttpProblemError('UNSUPPORTED_MEDIA_TYPE', 'the body must not be compressed', {
    'accept-encoding': 'identity',
  });
}

/** Leaves the rest of a body that is too large unread. */
async function readBytes(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes);
  const chunks: Buffer[] = [];
  let length = 0;
  await new Promise<void>((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > limitBytes) settle(tooLarge(limitBytes));
    };
    const onEnd = () => settle();
    const onBroken = () => settle(new HttpProblemError('MALFORMED_REQUEST', 'the body ended early'));
    const settle = (error?: HttpProblemError) => {
      request.off('data', onData).off('end', onEnd).off('close', onBroken).pause();
      if (error === undefined) resolve();
      else reject(error);
    };
    request
      .on('data', onData)
      .on('end', onEnd)
      .on('close', onBroken)
      .on('error', () => undefined);
  });
  return Buffer.concat(chunks);
}

function tooLarge(limitBytes: number): HttpProblemError {
  return new HttpProblemError('BODY_TOO_LARGE', `the body must have at most ${limitBytes} bytes`);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HttpProblemError('MALFORMED_REQUEST', 'the body is not UTF-8');
  }
}

function parseText(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof InvalidJsonError)) throw error;
    throw new HttpProblemError('MALFORMED_REQUEST', `the body is not valid JSON: ${error.message}`);
  }
}
