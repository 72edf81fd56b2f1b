import type { IncomingMessage } from 'node:http';
import { InvalidJsonError, type JsonLimits, parseJson, parseJsonInTurns } from '../json/parse-json.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { takeTurn } from './turns.js';

/** JSON Merge Patch, RFC 7396. */
export const mergePatchType = 'application/merge-patch+json';

/** What came with a request. */
export interface SentBody {
  readonly content: unknown;
  /** It is a JSON Merge Patch (RFC 7396) rather than plain JSON. */
  readonly isMergePatch: boolean;
}

/** How large a body may be. */
export interface BodyLimits {
  readonly bytes: number;
  /** Of the JSON in it, which is read in turns then; by default those of anything that is parsed. */
  readonly json?: JsonLimits;
}

/** Longer bodies take turns: reading and checking one may take tens of milliseconds. */
const turnBytes = 16_384;

/**
 * The JSON that came with a request; `undefined` when it came without a body.
 *
 * When an app around the API has parsed the body already, what it made of it is taken, if the request was of a media
 * type that is accepted here: a web page can send a form to anybody, but no JSON.
 *
 * @throws HttpProblemError for another media type or encoding, a body that is too large or ends early, and for what is
 * not JSON
 */
export async function readBody(
  request: IncomingMessage & { readonly body?: unknown },
  limits: BodyLimits,
): Promise<SentBody | undefined> {
  if (!hasBody(request)) return undefined;
  const isMergePatch = mediaTypeOf(request.headers['content-type']) === mergePatchType;
  if (request.readableEnded) return { content: parsedBefore(request.body, limits), isMergePatch };
  checkEncoding(request.headers['content-encoding']);
  const bytes = await readBytes(request, limits.bytes);
  if (bytes.length > turnBytes) await takeTurn();
  const text = decode(bytes);
  const { json } = limits;
  if (json === undefined) return { content: parseText(text, limits), isMergePatch };
  const content = await parseJsonInTurns(text, json, takeTurn).catch((error: unknown) => refuseText(error));
  return { content, isMergePatch };
}

/** Whether the request says that a body follows its headers. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function parsedBefore(body: unknown, limits: BodyLimits): unknown {
  if (body === undefined) throw new Error('the app around the API has read the body of the request and not kept it');
  if (body instanceof Uint8Array) return parseText(decode(body), limits);
  return typeof body === 'string' ? parseText(body, limits) : body;
}

function mediaTypeOf(header: string | undefined): string {
  const [type = '', ...parameters] = (header ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (type !== 'application/json' && type !== mergePatchType) {
    const given = header === undefined ? 'none' : JSON.stringify(header.slice(0, 100));
    throw new HttpProblemError('UNSUPPORTED_MEDIA_TYPE', `the content-type must be application/json, not ${given}`);
  }
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) {
    throw new HttpProblemError('UNSUPPORTED_MEDIA_TYPE', 'the body must be in UTF-8');
  }
  return type;
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

function parseText(text: string, { json }: BodyLimits): unknown {
  try {
    return parseJson(text, json);
  } catch (error) {
    return refuseText(error);
  }
}

function refuseText(error: unknown): never {
  if (!(error instanceof InvalidJsonError)) throw error;
  throw new HttpProblemError('MALFORMED_REQUEST', `the body is not valid JSON: ${error.message}`);
}
