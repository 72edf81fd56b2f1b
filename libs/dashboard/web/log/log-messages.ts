import type { OutputEndEvent } from '@aster-scheduler/client';
import type { LogQuery, Match } from './line-matcher.js';
import type { LogStream } from './log-text.js';

/** Which output a worker is to read. */
export interface LogSource {
  /** Where the API is mounted. */
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  /** Where somebody has signed in, who has no key. */
  readonly sessionUrl: string | undefined;
  readonly runId: string;
  /** Absent: the current one, and those that follow it. */
  readonly attempt: number | undefined;
  /** The run whose lines are not new. */
  readonly referenceRunId: string | undefined;
  /** Only so much of its end; absent: all of it. */
  readonly tailBytes?: number;
}

/** Rows that the page shows. */
export interface LogRange {
  readonly from: number;
  readonly to: number;
  /** Lines that are shown for longer than the others, and how many characters of each. */
  readonly opened: ReadonlyMap<number, number>;
}

/** Which lines are shown. */
export interface LogView {
  readonly streams: readonly LogStream[] | undefined;
  readonly onlyNew: boolean;
  /** Only lines with a hit, and so many lines around each; absent: all. */
  readonly around: number | undefined;
  /** Lines that begin a group which is folded. */
  readonly folded: readonly number[];
}

/** What the page asks the worker for. */
export type LogRequest =
  | { readonly type: 'open'; readonly source: LogSource }
  | { readonly type: 'view'; readonly view: LogView; readonly query: LogQuery | undefined }
  | ({ readonly type: 'rows' } & LogRange)
  | { readonly type: 'copy'; readonly id: number; readonly from: number; readonly to: number };

/** A stretch of a line that is shown in one way. */
export interface LogSpan {
  readonly text: string;
  /** Names of classes, with a space between. */
  readonly look: string;
}

export type LogLevel = 'error' | 'warning';

/** A row of the view. */
export interface LogRow {
  /** From 0, in the whole output. */
  readonly line: number;
  readonly stream: LogStream;
  readonly spans: readonly LogSpan[];
  readonly matches: readonly Match[];
  /** Characters of its end that are not shown. */
  readonly cutChars: number;
  readonly isNew: boolean;
  /** When it was begun, in ms since 1970. */
  readonly at: number | undefined;
  /** It begins a group, whose lines can be folded away. */
  readonly isGroup: boolean;
  /** What its words say of it. */
  readonly level: LogLevel | undefined;
}

/** How far the worker is. */
export interface LogState {
  readonly lines: number;
  /** Lines of the view. */
  readonly rows: number;
  /** Lines that the reference did not have; `undefined` without one, and until it is read. */
  readonly newLines: number | undefined;
  /** The first of them, and its row in the view; no row while it is not shown. */
  readonly firstNewLine: number | undefined;
  readonly firstNewRow: number | undefined;
  /** Rows in which something was found, counted to the end. */
  readonly hits: number;
  readonly attempt: number | undefined;
  readonly droppedBytes: number;
  /** The run has ended, and its output is read. */
  readonly end: OutputEndEvent | undefined;
  /** What is in the way, for people. */
  readonly problem: string | undefined;
}

/** What the worker tells the page. */
export type LogAnswer =
  | { readonly type: 'state'; readonly state: LogState }
  | { readonly type: 'rows'; readonly from: number; readonly rows: readonly LogRow[] }
  | { readonly type: 'hits'; readonly rows: Uint32Array }
  | { readonly type: 'copied'; readonly id: number; readonly text: string };
