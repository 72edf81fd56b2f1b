import { createOutputDecoders, type OutputDecoders } from './output-decoders.js';
import type { StoredOutput } from './read-output.js';

/**
 * Output as text: bytes that mean nothing become U+FFFD, and a line says where bytes were left out. A character that
 * one stream has begun may end in its next piece, with pieces of other streams between them.
 */
export function outputText(pieces: readonly StoredOutput[], encoding: string): string {
  const decoders = createOutputDecoders(encoding);
  return decodePieces(decoders, pieces) + decoders.streams().map(decoders.end).join('');
}

/** As `outputText`, but a character that the last piece of a stream has begun is kept for what follows. */
export function decodePieces(decoders: OutputDecoders, pieces: readonly StoredOutput[]): string {
  let text = '';
  for (const { stream, data, droppedBefore } of pieces) {
    if (droppedBefore > 0) text += `${decoders.end(stream)}\n[${droppedBefore} bytes of output left out]\n`;
    text += decoders.decode(stream, data);
  }
  return text;
}
