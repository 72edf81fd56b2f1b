import type { Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { outputText, readOutput, readOutputs } from '@aster-scheduler/run-store';

/** Characters of output that a list shows of a run. */
const shownInList = 4_000;
/** More than so many characters can take: 4,000 of three bytes, or 2,000 that count twice of four. */
const bytesInList = 16_000;

/** All that is kept of the output of a run's last attempt; `undefined` when it has not started. */
export async function outputOf(db: Db, run: Run): Promise<string | undefined> {
  if (run.attemptNum === 0) return undefined;
  return outputText(await readOutput(db, run.id, { attemptNum: run.attemptNum }));
}

/** The begin of the output of each run that has started, by its id. */
export async function outputExcerpts(db: Db, runs: readonly Run[]): Promise<ReadonlyMap<string, string>> {
  const started = runs.filter((run) => run.attemptNum > 0);
  const owners = started.map(({ id, attemptNum }) => ({ runId: id, attemptNum }));
  const begins = await readOutputs(db, owners, bytesInList);
  const texts = begins.map(({ runId, pieces, hasMore }) => [runId, shorten(outputText(pieces), hasMore)] as const);
  return new Map([...started.map(({ id }) => [id, ''] as const), ...texts]);
}

function shorten(text: string, hasMore: boolean): string {
  if (text.length <= shownInList && !hasMore) return text;
  return `${text.slice(0, shownInList).toWellFormed()}\n[the rest is left out in lists]\n`;
}
