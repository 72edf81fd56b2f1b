import type { Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { type OutputExcerpt, outputText, readOutputExcerpt, readOutputs } from '@aster-scheduler/run-store';
import { takeTurn } from '../http/turns.js';

/** Bytes of output that a run by itself shows. */
const shownOfRun = 65_536;
/** Characters of output that a list shows of a run. */
const shownInList = 4_000;
/** More than so many characters can take: 4,000 of three bytes, or 2,000 that count twice of four. */
const bytesInList = 16_000;
/** Outputs that are read between two turns of the event loop: of what is no text, 10 ms. */
const outputsPerTurn = 30;

/** What a run by itself shows of the output of its last attempt; `undefined` when it has not started. */
export async function outputOf(db: Db, run: Run): Promise<OutputExcerpt | undefined> {
  return readOutputExcerpt(db, run, shownOfRun);
}

/** The begin of the output of each run that has started, by its id. */
export async function outputExcerpts(
  db: Db,
  runs: readonly Pick<Run, 'id' | 'jobId' | 'attemptNum'>[],
): Promise<ReadonlyMap<string, string>> {
  const started = runs.filter((run) => run.attemptNum > 0);
  const owners = started.map(({ id, jobId, attemptNum }) => ({ runId: id, jobId, attemptNum }));
  const begins = await readOutputs(db, owners, bytesInList);
  const texts = new Map(started.map(({ id }) => [id, '']));
  for (const [n, { runId, pieces, encoding, hasMore }] of begins.entries()) {
    if (n % outputsPerTurn === outputsPerTurn - 1) await takeTurn();
    texts.set(runId, shorten(outputText(pieces, encoding), hasMore));
  }
  return texts;
}

function shorten(text: string, hasMore: boolean): string {
  if (text.length <= shownInList && !hasMore) return text;
  return `${text.slice(0, shownInList).toWellFormed()}\n[the rest is left out in lists]\n`;
}
