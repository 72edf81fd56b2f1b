import type { Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { outputText, readOutput } from '@aster-scheduler/run-store';

/** Characters of output that a list shows of a run. */
const shownInList = 4_000;

/** Pieces that are read for it: a few, so that a list stays quick whatever its runs have written. */
const piecesInList = 4;

/** Runs whose output is read at the same time, so that a list leaves connections to others. */
const readAtOnce = 4;

/** All that is kept of the output of a run's last attempt; `undefined` when it has not started. */
export async function outputOf(db: Db, run: Run): Promise<string | undefined> {
  if (run.attemptNum === 0) return undefined;
  return outputText(await readOutput(db, run.id, { attemptNum: run.attemptNum }));
}

/** The begin of the output of each run that has started, by its id. */
export async function outputsOf(db: Db, runs: readonly Run[]): Promise<ReadonlyMap<string, string>> {
  const started = runs.filter((run) => run.attemptNum > 0);
  const outputs = new Map<string, string>();
  const readNext = async (): Promise<void> => {
    for (let run = started.pop(); run !== undefined; run = started.pop()) {
      const pieces = await readOutput(db, run.id, { attemptNum: run.attemptNum, limit: piecesInList + 1 });
      outputs.set(run.id, shorten(outputText(pieces), pieces.length > piecesInList));
    }
  };
  await Promise.all(Array.from({ length: readAtOnce }, readNext));
  return outputs;
}

function shorten(text: string, hasMore: boolean): string {
  if (text.length <= shownInList && !hasMore) return text;
  return `${text.slice(0, shownInList).toWellFormed()}\n[the rest is left out in lists]\n`;
}
