import { TextDecoder } from 'node:util';
import type { OutputPieceEvent } from '@aster-scheduler/client';
import type { StoredOutput } from '@aster-scheduler/run-store';

/** Turns the pieces of one attempt into text: a character may begin in one piece of a stream and end in its next. */
export interface OutputDecoder {
  decode(piece: StoredOutput): OutputPieceEvent[];
  /** What is left when nothing follows: a character that was begun and not ended. */
  end(): OutputPieceEvent[];
}

export function createOutputDecoder(attempt: number): OutputDecoder {
  const decoders = new Map<StoredOutput['stream'], TextDecoder>();
  const toEvents = (stream: StoredOutput['stream'], text: string, droppedBytes = 0): OutputPieceEvent[] =>
    text === '' && droppedBytes === 0 ? [] : [{ attempt, stream, text, dropped_bytes: droppedBytes }];
  return {
    decode({ stream, data, droppedBefore }) {
      const decoder = decoders.get(stream) ?? new TextDecoder('utf-8', { ignoreBOM: true });
      decoders.set(stream, decoder);
      const cutOff = droppedBefore > 0 ? decoder.decode() : '';
      return [...toEvents(stream, cutOff), ...toEvents(stream, decoder.decode(data, { stream: true }), droppedBefore)];
    },
    end: () => [...decoders].flatMap(([stream, decoder]) => toEvents(stream, decoder.decode())),
  };
}
