import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogQuery } from './line-matcher.js';
import type { LogAnswer, LogRange, LogRequest, LogRow, LogSource, LogState, LogView } from './log-messages.js';
import workerUrl from './log-worker.ts?worker&url';
import { startWorker } from './start-worker.js';

/** The output of a run as the page sees it: how much there is, and the rows that were asked for. */
export interface Log {
  readonly state: LogState;
  readonly rows: ReadonlyMap<number, LogRow>;
  /** Rows in which something was found. */
  readonly hits: Uint32Array;
  /** Asks for rows; they come a moment later, and again when they have become others. */
  readonly want: (range: LogRange) => void;
  /** The text of rows, without colours. */
  readonly text: (from: number, to: number) => Promise<string>;
}

const empty: LogState = {
  lines: 0,
  rows: 0,
  newLines: undefined,
  firstNewLine: undefined,
  firstNewRow: undefined,
  hits: 0,
  attempt: undefined,
  droppedBytes: 0,
  end: undefined,
  problem: undefined,
};
const noHits: Uint32Array = new Uint32Array();
const noRows: ReadonlyMap<number, LogRow> = new Map();

/**
 * Reads and follows an output in a worker of its own, so that a million lines never hold up the page.
 *
 * @param source each new object is read anew, as is each new `view` and `query`
 */
export function useLog(source: LogSource, view: LogView, query: LogQuery | undefined): Log {
  const [worker, setWorker] = useState<Worker>();
  const waiting = useRef(new Map<number, (text: string) => void>());
  const range = useRef<LogRange>({ from: 0, to: 200, opened: new Map() });
  const [state, setState] = useState(empty);
  const [rows, setRows] = useState(noRows);
  const [hits, setHits] = useState<Uint32Array>(noHits);

  useEffect(() => {
    const started = startWorker(workerUrl);
    started.addEventListener('message', ({ data }: MessageEvent<LogAnswer>) => {
      if (data.type === 'state') setState(data.state);
      else if (data.type === 'rows') setRows(new Map(data.rows.map((row, index) => [data.from + index, row])));
      else if (data.type === 'hits') setHits(data.rows);
      else waiting.current.get(data.id)?.(data.text);
    });
    ask(started, { type: 'open', source });
    ask(started, { type: 'rows', ...range.current });
    setWorker(started);
    return () => {
      started.terminate();
      setState(empty);
      setRows(noRows);
    };
  }, [source]);

  useEffect(() => {
    setHits(noHits);
    if (worker !== undefined) ask(worker, { type: 'view', view, query });
  }, [worker, view, query]);

  const want = useCallback(
    (wanted: LogRange) => {
      range.current = wanted;
      if (worker !== undefined) ask(worker, { type: 'rows', ...wanted });
    },
    [worker],
  );
  const text = useCallback(
    async (from: number, to: number) =>
      new Promise<string>((resolve) => {
        const id = waiting.current.size + 1;
        waiting.current.set(id, resolve);
        if (worker !== undefined) ask(worker, { type: 'copy', id, from, to });
      }),
    [worker],
  );
  return { state, rows, hits, want, text };
}

function ask(worker: Worker, request: LogRequest): void {
  worker.postMessage(request);
}
