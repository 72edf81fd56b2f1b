import type { OutputPieceEvent } from '@aster-scheduler/client';
import { createOutputDecoders, type StoredOutput, type TimedOutput } from '@aster-scheduler/run-store';

/** Turns the pieces of one attempt into text: a character may begin in one piece of a stream and end in its next. */
export interface OutputDecoder {
  decode(piece: TimedOutput): OutputPieceEvent[];
  /** What is left when nothing follows: a character that was begun and not ended. */
  end(): OutputPieceEvent[];
}

/** @param encoding of what a command writes, by its WHATWG name */
export function createOutputDecoder(attempt: number, encoding: string): OutputDecoder {
  const decoders = createOutputDecoders(encoding);
  let last = { seq: 0, at: '' };
  const toEvents = (stream: StoredOutput['stream'], text: string, droppedBytes = 0): OutputPieceEvent[] =>
    text === '' && droppedBytes === 0 ? [] : [{ attempt, stream, text, dropped_bytes: droppedBytes, ...last }];
  return {
    decode({ seq, stream, data, droppedBefore, writtenAt }) {
      last = { seq, at: writtenAt.toISOString() };
      const cutOff = droppedBefore > 0 ? decoders.end(stream) : '';
      return [...toEvents(stream, cutOff), ...toEvents(stream, decoders.decode(stream, data), droppedBefore)];
    },
    end: () => decoders.streams().flatMap((stream) => toEvents(stream, decoders.end(stream))),
  };
}
