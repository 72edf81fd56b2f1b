import type { RunListItem } from '@aster-scheduler/client';
import type { Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { readNewestLines } from '@aster-scheduler/run-store';
import { readNumbersOf } from '@aster-scheduler/statistics';

/** What a list of runs can tell besides. */
export const runIncludes = ['usual', 'last_line'] as const;
export type RunInclude = (typeof runIncludes)[number];

type Included = Pick<RunListItem, 'usual_ms' | 'p95_ms' | 'last_line'>;

/** What is asked for besides of the runs of a page: one statement for each kind, however many runs there are. */
export async function readRunIncludes(
  db: Db,
  runs: readonly Run[],
  includes: readonly RunInclude[],
): Promise<(run: Run) => Included> {
  const numbers = includes.includes('usual')
    ? await readNumbersOf(db, [...new Set(runs.map(({ jobId }) => jobId))])
    : undefined;
  const started = runs.filter(({ attemptNum }) => attemptNum > 0);
  const lines = includes.includes('last_line')
    ? await readNewestLines(
        db,
        started.map(({ id, jobId, attemptNum }) => ({ runId: id, jobId, attemptNum })),
      )
    : undefined;
  return ({ id, jobId }) => ({
    ...(numbers === undefined
      ? {}
      : { usual_ms: numbers.get(jobId)?.usualMs ?? null, p95_ms: numbers.get(jobId)?.p95Ms ?? null }),
    ...(lines === undefined ? {} : { last_line: lines.get(id) ?? null }),
  });
}
