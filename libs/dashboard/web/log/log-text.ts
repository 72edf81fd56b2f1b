import type { OutputPieceEvent } from '@aster-scheduler/client';
import { resolveReturns } from './ansi.js';

export type LogStream = OutputPieceEvent['stream'];

/** A line of output, without its line break. */
export interface LogLine {
  readonly text: string;
  readonly stream: LogStream;
  /** When it was begun, in ms since 1970, where that is known. */
  readonly at?: number;
}

/** Output as lines: a million of them take little more memory than their text. */
export interface LogText {
  /**
   * Takes the next piece of a stream; a line is complete with its line break.
   *
   * @param at when it came, in ms since 1970
   */
  append(stream: LogStream, text: string, at?: number): void;
  /** Lines so far, with those that are not complete yet. */
  count(): number;
  /** Lines that nothing is added to any more. */
  completeCount(): number;
  /** Nothing comes any more: what has no line break is a line, too. */
  end(): void;
  /** @param index from 0 */
  line(index: number): LogLine;
}

/** Lines that were closed together: one text, and where each line of it ends. */
interface Block {
  readonly first: number;
  readonly text: string;
  readonly ends: Uint32Array;
  readonly streams: Uint8Array;
  readonly times: Float64Array;
}

/** What has no line break yet. */
interface Unfinished {
  readonly text: string;
  readonly at: number;
}

const streams: readonly LogStream[] = ['stdout', 'stderr', 'log'];
const blockChars = 1_048_576;

/** Makes an empty text. A line of one stream stays whole although the other stream writes in the middle of it. */
export function createLogText(): LogText {
  const blocks: Block[] = [];
  const open = new Map<LogStream, Unfinished>();
  let parts: string[] = [];
  let ends: number[] = [];
  let kinds: number[] = [];
  let times: number[] = [];
  let chars = 0;
  let first = 0;

  function push(stream: LogStream, line: string, at: number): void {
    const text = resolveReturns(line);
    parts.push(text);
    chars += text.length;
    ends.push(chars);
    kinds.push(streams.indexOf(stream));
    times.push(at);
    if (chars >= blockChars) close();
  }

  function close(): void {
    blocks.push({
      first,
      text: parts.join(''),
      ends: Uint32Array.from(ends),
      streams: Uint8Array.from(kinds),
      times: Float64Array.from(times),
    });
    first += ends.length;
    parts = [];
    ends = [];
    kinds = [];
    times = [];
    chars = 0;
  }

  function unfinished(): LogLine[] {
    return [...open].flatMap(([stream, { text, at }]) =>
      text === '' ? [] : [lineWith(stream, resolveReturns(text), at)],
    );
  }

  return {
    append(stream, text, at = 0) {
      let from = 0;
      const begun = open.get(stream);
      let rest = begun?.text ?? '';
      let begunAt = rest === '' ? at : (begun?.at ?? at);
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
        push(stream, rest + text.slice(from, end), begunAt);
        rest = '';
        begunAt = at;
        from = end + 1;
      }
      open.set(stream, { text: rest + text.slice(from), at: begunAt });
    },
    count: () => first + ends.length + unfinished().length,
    completeCount: () => first + ends.length,
    end() {
      for (const { stream, text, at = 0 } of unfinished()) push(stream, text, at);
      open.clear();
    },
    line(index) {
      if (index >= first + ends.length) return unfinished()[index - first - ends.length] ?? { stream: 'log', text: '' };
      const own = index - first;
      if (own >= 0) return lineWith(streams[kinds[own] ?? 0] ?? 'log', parts[own] ?? '', times[own]);
      return lineOf(blockWith(blocks, index), index);
    },
  };
}

/** 0: not known. */
function lineWith(stream: LogStream, text: string, at = 0): LogLine {
  return at === 0 ? { text, stream } : { text, stream, at };
}

function blockWith(blocks: readonly Block[], index: number): Block | undefined {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((blocks[middle]?.first ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return blocks[low];
}

function lineOf(block: Block | undefined, index: number): LogLine {
  if (block === undefined) return { stream: 'log', text: '' };
  const at = index - block.first;
  const text = block.text.slice(at === 0 ? 0 : block.ends[at - 1], block.ends[at]);
  return lineWith(streams[block.streams[at] ?? 0] ?? 'log', text, block.times[at]);
}
