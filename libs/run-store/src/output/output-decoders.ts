import { TextDecoder } from 'node:util';
import type { StoredOutput } from './read-output.js';

type Stream = StoredOutput['stream'];

/** Decodes the streams of one attempt, each of which may end a piece in the middle of a character. */
export interface OutputDecoders {
  decode(stream: Stream, data: Uint8Array): string;
  /** What is left of a stream when nothing follows: a character that was begun and not ended. */
  end(stream: Stream): string;
  /** Those that have had something to decode. */
  streams(): readonly Stream[];
}

/** @param encoding of what a command writes, by its WHATWG name; what a handler logs is UTF-8 */
export function createOutputDecoders(encoding: string): OutputDecoders {
  const decoders = new Map<Stream, TextDecoder>();
  function decoderOf(stream: Stream): TextDecoder {
    const decoder = decoders.get(stream) ?? new TextDecoder(stream === 'log' ? 'utf-8' : encoding, { ignoreBOM: true });
    decoders.set(stream, decoder);
    return decoder;
  }
  return {
    // always as a stream: in one go some versions of Node.js take windows-1252 for ISO 8859-1
    decode: (stream, data) => decoderOf(stream).decode(data, { stream: true }),
    end: (stream) => decoderOf(stream).decode(),
    streams: () => [...decoders.keys()],
  };
}
