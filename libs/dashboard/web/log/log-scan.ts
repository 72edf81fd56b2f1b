import { withoutAnsi } from './ansi.js';
import { createMatcher, type LogQuery, type Match } from './line-matcher.js';
import type { LogView } from './log-messages.js';
import type { LogText } from './log-text.js';
import { maskLine } from './mask-line.js';

/** Which lines of a text are shown, which of them have a hit, and which are new; found once a line, in portions. */
export interface LogScan {
  /** Looks at the next lines; returns whether there are more. */
  go(): boolean;
  rowCount(): number;
  /** The line of a row of the view. */
  lineOf(row: number): number;
  hits(): readonly number[];
  newLines(): number;
  firstNewLine(): number | undefined;
  isNew(text: string): boolean;
  matches(text: string): readonly Match[];
}

export interface LogScanOptions {
  readonly view: LogView;
  readonly query: LogQuery | undefined;
  /** What the lines of the reference say; absent: nothing is called new. */
  readonly masks: ReadonlySet<string> | undefined;
}

/** Lines that are looked at before a newer question is taken. */
const portion = 50_000;

export function createLogScan(log: LogText, { view, query, masks }: LogScanOptions): LogScan {
  const match = query === undefined ? undefined : createMatcher(query);
  const isWhole = view.streams === undefined && !view.onlyNew && !view.onlyHits;
  const shown: number[] = [];
  const hits: number[] = [];
  let scanned = 0;
  let newLines = 0;
  let firstNewLine: number | undefined;

  const isNew = (text: string) => masks !== undefined && text.trim() !== '' && !masks.has(maskLine(text));
  const matches = (text: string) => match?.(withoutAnsi(text)) ?? [];

  function look(line: number): void {
    const { text, stream } = log.line(line);
    const isNewLine = isNew(text);
    if (isNewLine) {
      newLines += 1;
      firstNewLine ??= line;
    }
    if (view.streams !== undefined && !view.streams.includes(stream)) return;
    if (view.onlyNew && !isNewLine) return;
    const isHit = match !== undefined && matches(text).length > 0;
    if (view.onlyHits && !isHit) return;
    if (isHit) hits.push(isWhole ? line : shown.length);
    if (!isWhole) shown.push(line);
  }

  return {
    go() {
      // a line that is still being written is looked at once it is whole
      const until = Math.min(log.completeCount(), scanned + portion);
      for (; scanned < until; scanned += 1) look(scanned);
      return scanned < log.completeCount();
    },
    rowCount: () => (isWhole ? log.count() : shown.length),
    lineOf: (row) => (isWhole ? row : (shown[row] ?? 0)),
    hits: () => hits,
    newLines: () => newLines,
    firstNewLine: () => firstNewLine,
    isNew,
    matches,
  };
}
