import { type AsterClient, createClient, type OutputEndEvent, type OutputEvent } from '@aster-scheduler/client';
import { createSessionFetch } from '../server/session-fetch.js';
import { withoutAnsi } from './ansi.js';
import type { LogQuery } from './line-matcher.js';
import { groupEdge, levelOf } from './line-words.js';
import type { LogAnswer, LogRange, LogRow, LogSource, LogState, LogView } from './log-messages.js';
import { createLogScan, type LogScan } from './log-scan.js';
import { createLogText, type LogText } from './log-text.js';
import { shownChars } from './long-line.js';
import { maskLine } from './mask-line.js';
import { styleLine } from './style-line.js';

/** Reads the output of one run and knows what the page shows of it. */
export interface LogReader {
  open(source: LogSource): void;
  show(view: LogView, query: LogQuery | undefined): void;
  /** Tells the rows, and again whenever they may have become others. */
  rows(range: LogRange): void;
  copy(id: number, from: number, to: number): void;
}

type Told = Pick<LogState, 'attempt' | 'end' | 'problem' | 'droppedBytes'>;

const nothing: Told = { attempt: undefined, droppedBytes: 0, end: undefined, problem: undefined };
const tellEveryMs = 100;
/** Those that are still being written, one of each stream, may become longer. */
const mostOpenLines = 3;
/** While very much comes at once, as of a run that has long ended, the page has no use for each step of the count. */
const muchLines = 5_000;
const tellMuchEveryMs = 300;

/** @param tell sends to the page */
export function createLogReader(tell: (answer: LogAnswer) => void): LogReader {
  let log = createLogText();
  let view: LogView = { streams: undefined, onlyNew: false, around: undefined, folded: [] };
  let query: LogQuery | undefined;
  let masks: ReadonlySet<string> | undefined;
  let scan = createLogScan(log, { view, query, masks });
  let told = nothing;
  let toldHits = -1;
  let toldLines = 0;
  let isMuch = false;
  let range: LogRange | undefined;
  /** How many rows there were when they were told; below zero: none of those that are shown now was. */
  let rowsToldAt = -1;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function restart(): void {
    scan = createLogScan(log, { view, query, masks });
    toldHits = -1;
    rowsToldAt = -1;
    schedule(0);
  }

  function schedule(ms: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (scan.go()) schedule(0);
      isMuch = log.count() - toldLines > muchLines;
      toldLines = log.count();
      tell({ type: 'state', state: stateOf() });
      // nothing is put before what is there
      if (range !== undefined && rowsToldAt < range.to + mostOpenLines) tellRows(range);
      if (scan.hits().length !== toldHits) tell({ type: 'hits', rows: Uint32Array.from(scan.hits()) });
      toldHits = scan.hits().length;
    }, ms);
  }

  const stateOf = (): LogState => ({ ...toldOf(log, scan, masks !== undefined), ...told });

  function take(event: OutputEvent): void {
    if (event.type === 'attempt') {
      // what is told from here on is of this attempt, from its begin
      log = createLogText();
      told = { ...nothing, attempt: event.attempt };
      toldLines = 0;
      return restart();
    }
    if (event.type === 'output') {
      log.append(event.stream, event.text, Date.parse(event.at) || 0);
      told = { ...told, attempt: event.attempt, droppedBytes: told.droppedBytes + event.dropped_bytes };
    } else {
      log.end();
      told = { ...told, end: endOf(event) };
    }
    if (told.end !== undefined) {
      clearTimeout(timer);
      timer = undefined;
      return schedule(0);
    }
    schedule(isMuch ? tellMuchEveryMs : tellEveryMs);
  }

  function tellRows({ from, to, opened }: LogRange): void {
    rowsToldAt = scan.rowCount();
    tell({ type: 'rows', from, rows: rowsOf({ from, to }, scan).map((row) => rowAt(row, { log, scan, opened })) });
  }

  return {
    open(source) {
      void follow(source, take, (problem) => {
        told = { ...told, problem };
        schedule(0);
      });
      void masksOf(source).then((found) => {
        masks = found;
        if (found !== undefined) restart();
      });
    },
    show(wantedView, wantedQuery) {
      view = wantedView;
      query = wantedQuery;
      restart();
    },
    rows(wanted) {
      range = wanted;
      tellRows(wanted);
    },
    copy(id, from, to) {
      const lines = rowsOf({ from, to }, scan).map((row) => withoutAnsi(log.line(scan.lineOf(row)).text));
      tell({ type: 'copied', id, text: lines.join('\n') });
    },
  };
}

async function follow(
  source: LogSource,
  take: (event: OutputEvent) => void,
  fail: (problem: string) => void,
): Promise<void> {
  const { attempt, tailBytes } = source;
  try {
    for await (const event of clientOf(source).runs.followOutput(source.runId, { attempt, tailBytes })) take(event);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

/** What the lines of the reference say; `undefined` where nothing is known about it: nothing is called new. */
async function masksOf(source: LogSource): Promise<ReadonlySet<string> | undefined> {
  if (source.referenceRunId === undefined) return undefined;
  const text = await clientOf(source)
    .runs.output(source.referenceRunId)
    .catch(() => undefined);
  return text === undefined ? undefined : new Set(text.split('\n').map(maskLine));
}

/** Those of a range that there are. */
function rowsOf({ from, to }: Pick<LogRange, 'from' | 'to'>, scan: LogScan): readonly number[] {
  const count = Math.max(Math.min(to, scan.rowCount()) - from, 0);
  return Array.from({ length: count }, (_, index) => from + index);
}

interface RowSource {
  readonly log: LogText;
  readonly scan: LogScan;
  readonly opened: LogRange['opened'];
}

function rowAt(row: number, { log, scan, opened }: RowSource): LogRow {
  const line = scan.lineOf(row);
  const { text, stream, at } = log.line(line);
  const cut = text.slice(0, opened.get(line) ?? shownChars);
  const spans = styleLine(cut, line, (index) => log.line(index).text);
  return {
    ...{ line, stream, at, spans, matches: scan.matches(cut), cutChars: text.length - cut.length },
    ...{ isNew: scan.isNew(text), isGroup: groupEdge(text) === 'begin', level: levelOf(text) },
  };
}

/** Plain fields alone: what comes from elsewhere is not sent on to the page. */
function endOf(event: OutputEndEvent): OutputEndEvent {
  const { status, attempt, exit_code, signal, reason, error_msg, finished_at, output_truncated_bytes } = event;
  return { status, attempt, exit_code, signal, reason, error_msg, finished_at, output_truncated_bytes };
}

function clientOf({ baseUrl, apiKey, sessionUrl }: LogSource): AsterClient {
  return createClient({ baseUrl, apiKey, fetch: createSessionFetch(sessionUrl).fetch });
}

function toldOf(log: LogText, scan: LogScan, hasReference: boolean): Omit<LogState, keyof Told> {
  return {
    ...{ lines: log.count(), rows: scan.rowCount(), hits: scan.hits().length },
    newLines: hasReference ? scan.newLines() : undefined,
    ...{ firstNewLine: scan.firstNewLine(), firstNewRow: scan.firstNewRow() },
  };
}
