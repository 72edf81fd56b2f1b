import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** Shorter texts fit into one packet as they are. */
const minCompressedBytes = 1_400;

/** The body as the client takes it, and the headers that say so. */
export interface EncodedBody {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

const compress = promisify(gzip);

/**
 * Of what one caller reads once: half the time for a tenth more bytes (622 kB of jobs: 3.7 ms and 127 kB, not 6.6 and
 * 113).
 */
const fastest = { level: 1 };

/** So many texts that are the same for everybody are kept as they are sent. */
const maxKept = 20;

interface SentText {
  readonly bytes: Buffer;
  compressed?: Promise<Buffer>;
}

const keptTexts = new Map<string, SentText>();

/**
 * The text in gzip for a client that takes it and a text that is long enough. It is made in a thread of its own, so
 * that nobody waits for it but this client. Bytes are sent as they are.
 *
 * @param isFixed the text is one of a few that are sent again and again: it is compressed once, since anybody may ask
 *   for it as often as they like
 */
export async function encodeBody(
  body: string | Uint8Array,
  { 'accept-encoding': accepted }: IncomingHttpHeaders,
  { vary }: Readonly<Record<string, string>>,
  isFixed = false,
): Promise<EncodedBody> {
  const sent: SentText = isFixed && typeof body === 'string' ? keptText(body) : { bytes: Buffer.from(body) };
  const { bytes } = sent;
  if (typeof body !== 'string' || bytes.length < minCompressedBytes) return { bytes, headers: {} };
  const headers = { vary: vary === undefined ? 'accept-encoding' : `${vary}, accept-encoding` };
  if (!acceptsGzip(accepted)) return { bytes, headers };
  sent.compressed ??= compress(bytes, isFixed ? {} : fastest);
  return { bytes: await sent.compressed, headers: { ...headers, 'content-encoding': 'gzip' } };
}

function keptText(text: string): SentText {
  const found = keptTexts.get(text);
  if (found !== undefined) return found;
  if (keptTexts.size >= maxKept) keptTexts.clear();
  const sent = { bytes: Buffer.from(text) };
  keptTexts.set(text, sent);
  return sent;
}

/** Whether gzip is among what the client takes. */
export function acceptsGzip(accepted: string | string[] | undefined): boolean {
  return acceptsEncoding(accepted, 'gzip');
}

/** `*` is not asking for one: who says that may be a program that reads none. @param encoding in lower case */
export function acceptsEncoding(accepted: string | string[] | undefined, encoding: string): boolean {
  return String(accepted ?? '')
    .split(',')
    .some((part) => {
      const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      return name === encoding && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
    });
}
