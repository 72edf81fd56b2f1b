import { withoutAnsi } from './ansi.js';
import { createMatcher, type LogQuery, type Match } from './line-matcher.js';
import { groupEdge } from './line-words.js';
import type { LogView } from './log-messages.js';
import type { LogLine, LogText } from './log-text.js';
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
  /** Its row; absent while it is not shown. */
  firstNewRow(): number | undefined;
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
/** The first hit is nearly always near, and is to be seen at once. */
const firstPortion = 10_000;

export function createLogScan(log: LogText, { view, query, masks }: LogScanOptions): LogScan {
  const match = query === undefined ? undefined : createMatcher(query);
  // what is looked for is found in what is folded, too
  const folded = new Set(match === undefined ? view.folded : []);
  const around = match === undefined ? undefined : view.around;
  const isWhole = view.streams === undefined && !view.onlyNew && around === undefined && folded.size === 0;
  const shown: number[] = [];
  const hits: number[] = [];
  let scanned = 0;
  let newLines = 0;
  let firstNew: { readonly line: number; readonly row: number | undefined } | undefined;
  let isInFold = false;
  let showUntil = -1;

  const isNew = (text: string) => masks !== undefined && text.trim() !== '' && !masks.has(maskLine(text));
  const matches = (text: string) => match?.(withoutAnsi(text)) ?? [];
  const isOfView = ({ text, stream }: LogLine, isNewLine = isNew(text)) =>
    (view.streams === undefined || view.streams.includes(stream)) && (!view.onlyNew || isNewLine);

  function look(line: number): void {
    const read = log.line(line);
    const isNewLine = isNew(read.text);
    const isHit = isOfView(read, isNewLine) && match !== undefined && matches(read.text).length > 0;
    if (around !== undefined && isHit) showBefore(line, around);
    const isShown =
      isOfView(read, isNewLine) && !isFoldedAway(read.text, line) && (around === undefined || line <= showUntil);
    if (isShown && !isWhole) shown.push(line);
    const row = isWhole ? line : shown.length - 1;
    if (isHit) hits.push(row);
    if (!isNewLine) return;
    newLines += 1;
    firstNew ??= { line, row: isShown ? row : undefined };
  }

  /** The lines before a hit come to be shown, and the ones behind it will be. */
  function showBefore(line: number, count: number): void {
    for (let before = Math.max(line - count, (shown.at(-1) ?? -1) + 1); before < line; before += 1) {
      if (isOfView(log.line(before))) shown.push(before);
    }
    showUntil = line + count;
  }

  /** The line that begins a group stays, so that it can be opened. */
  function isFoldedAway(text: string, line: number): boolean {
    if (folded.size === 0) return false;
    const edge = groupEdge(text);
    if (edge === 'begin') isInFold = folded.has(line);
    if (edge === 'begin' || !isInFold) return false;
    if (edge === 'end') isInFold = false;
    return true;
  }

  return {
    go() {
      // a line that is still being written is looked at once it is whole
      const until = Math.min(log.completeCount(), scanned + (scanned === 0 ? firstPortion : portion));
      for (; scanned < until; scanned += 1) look(scanned);
      return scanned < log.completeCount();
    },
    rowCount: () => (isWhole ? log.count() : shown.length),
    lineOf: (row) => (isWhole ? row : (shown[row] ?? 0)),
    hits: () => hits,
    newLines: () => newLines,
    firstNewLine: () => firstNew?.line,
    firstNewRow: () => firstNew?.row,
    isNew,
    matches,
  };
}
