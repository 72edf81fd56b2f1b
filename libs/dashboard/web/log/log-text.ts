import type { OutputPieceEvent } from '@aster-scheduler/client';
import { resolveReturns } from './ansi.js';

export type LogStream = OutputPieceEvent['stream'];

/** A line of output, without its line break. */
export interface LogLine {
  readonly text: string;
  readonly stream: LogStream;
}

/** Output as lines: a million of them take little more memory than their text. */
export interface LogText {
  /** Takes the next piece of a stream; a line is complete with its line break. */
  append(stream: LogStream, text: string): void;
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
}

const streams: readonly LogStream[] = ['stdout', 'stderr', 'log'];
const blockChars = 1_048_576;

/** Makes an empty text. A line of one stream stays whole although the other stream writes in the middle of it. */
export function createLogText(): LogText {
  const blocks: Block[] = [];
  const open = new Map<LogStream, string>();
  let parts: string[] = [];
  let ends: number[] = [];
  let kinds: number[] = [];
  let chars = 0;
  let first = 0;

  function push(stream: LogStream, line: string): void {
    const text = resolveReturns(line);
    parts.push(text);
    chars += text.length;
    ends.push(chars);
    kinds.push(streams.indexOf(stream));
    if (chars >= blockChars) close();
  }

  function close(): void {
    blocks.push({ first, text: parts.join(''), ends: Uint32Array.from(ends), streams: Uint8Array.from(kinds) });
    first += ends.length;
    parts = [];
    ends = [];
    kinds = [];
    chars = 0;
  }

  function unfinished(): LogLine[] {
    return [...open].flatMap(([stream, text]) => (text === '' ? [] : [{ stream, text: resolveReturns(text) }]));
  }

  return {
    append(stream, text) {
      let from = 0;
      let rest = open.get(stream) ?? '';
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
        push(stream, rest + text.slice(from, end));
        rest = '';
        from = end + 1;
      }
      open.set(stream, rest + text.slice(from));
    },
    count: () => first + ends.length + unfinished().length,
    completeCount: () => first + ends.length,
    end() {
      for (const { stream, text } of unfinished()) push(stream, text);
      open.clear();
    },
    line(index) {
      if (index >= first + ends.length) return unfinished()[index - first - ends.length] ?? { stream: 'log', text: '' };
      if (index >= first)
        return { text: parts[index - first] ?? '', stream: streams[kinds[index - first] ?? 0] ?? 'log' };
      return lineOf(blockWith(blocks, index), index);
    },
  };
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
  return { text, stream: streams[block.streams[at] ?? 0] ?? 'log' };
}
