import type { Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { type OutputExcerpt, outputText, readOutputExcerpt, readOutputs } from '@aster-scheduler/run-store';

/** Bytes of output that a run by itself shows. */
const shownOfRun = 65_536;
/** Characters of output that a list shows of a run. */
const shownInList = 4_000;
/** More than so many characters can take: 4,000 of three bytes, or 2,000 that count twice of four. */
const bytesInList = 16_000;

/** What a run by itself shows of the output of its last attempt; `undefined` when it has not started. */
export async function outputOf(db: Db, run: Run): Promise<OutputExcerpt | undefined> {
  return readOutputExcerpt(db, run, shownOfRun);
}

/** The begin of the output of each run that has started, by its id. */
export async function outputExcerpts(db: Db, runs: readonly Run[]): Promise<ReadonlyMap<string, string>> {
  const started = runs.filter((run) => run.attemptNum > 0);
  const owners = started.map(({ id, jobId, attemptNum }) => ({ runId: id, jobId, attemptNum }));
  const begins = await readOutputs(db, owners, bytesInList);
  const texts = begins.map(
    ({ runId, pieces, encoding, hasMore }) => [runId, shorten(outputText(pieces, encoding), hasMore)] as const,
  );
  return new Map([...started.map(({ id }) => [id, ''] as const), ...texts]);
}

function shorten(text: string, hasMore: boolean): string {
  if (text.length <= shownInList && !hasMore) return text;
  return `${text.slice(0, shownInList).toWellFormed()}\n[the rest is left out in lists]\n`;
}
