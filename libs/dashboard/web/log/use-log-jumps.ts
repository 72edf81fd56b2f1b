import { useCallback, useEffect, useState } from 'react';
import type { Log } from './use-log.js';

/** Where the reader is taken in a log: to hits, to lines that an address names. */
export interface LogJumps {
  readonly jump: { readonly row: number } | undefined;
  /** The hit that is shown, from 0. */
  readonly hit: number;
  goToHit(index: number): void;
  goToRow(row: number): void;
  /** Chosen lines, from 1. */
  readonly chosen: readonly [number, number] | undefined;
  choose(from: number, to: number): void;
}

/** @param searchKey changes with what is looked for @param onLeave called when the end is left */
export function useLogJumps({ hits, state }: Log, searchKey: string, onLeave: () => void): LogJumps {
  const [jump, setJump] = useState<{ readonly row: number }>();
  const [hit, setHit] = useState(0);
  const [shownSearch, setShownSearch] = useState('');
  const [chosen, setChosen] = useState(readChosen);
  const [isAtChosen, setAtChosen] = useState(false);

  const goToRow = useCallback(
    (row: number) => {
      onLeave();
      setJump({ row });
    },
    [onLeave],
  );
  const goToHit = useCallback(
    (index: number) => {
      if (hits.length === 0) return;
      const next = (index + hits.length) % hits.length;
      setHit(next);
      goToRow(hits[next] ?? 0);
    },
    [hits, goToRow],
  );
  // the first hit is shown once for each search
  useEffect(() => {
    if (shownSearch === searchKey || hits.length === 0) return;
    setShownSearch(searchKey);
    goToHit(0);
  }, [shownSearch, searchKey, hits, goToHit]);
  // and the lines of an address once they are there
  useEffect(() => {
    if (isAtChosen || chosen === undefined || state.rows < chosen[0]) return;
    setAtChosen(true);
    goToRow(chosen[0] - 1);
  }, [isAtChosen, chosen, state.rows, goToRow]);

  const choose = useCallback((from: number, to: number) => {
    const range = from <= to ? ([from, to] as const) : ([to, from] as const);
    setChosen(range);
    setAtChosen(true);
    const hash = range[0] === range[1] ? `#L${range[0]}` : `#L${range[0]}-L${range[1]}`;
    history.replaceState(history.state, '', hash);
  }, []);
  return { jump, hit, goToHit, goToRow, chosen, choose };
}

function readChosen(): readonly [number, number] | undefined {
  const match = /^#L(\d{1,9})(?:-L(\d{1,9}))?$/.exec(location.hash);
  if (match === null) return undefined;
  const from = Number(match[1]);
  return [from, Math.max(Number(match[2] ?? from), from)];
}
