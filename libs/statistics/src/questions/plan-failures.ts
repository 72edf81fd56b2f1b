import { failureFingerprint, lineOf } from './failure-fingerprint.js';
import { type FailureRow, mostFailures } from './read-failures.js';

/** Failures that look the same, or those of one job. */
export interface FailureGroup {
  readonly fingerprint: string;
  readonly errorLine?: string;
  readonly reason?: string;
  readonly exitCode?: number;
  readonly runs: number;
  readonly jobs: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly lastRunId: string;
  /** The first ten, by name. */
  readonly jobNames: readonly string[];
}

export interface Failures {
  readonly groups: readonly FailureGroup[];
  /** Whether all failures of the range were looked at. */
  readonly isComplete: boolean;
}

export interface FailureGrouping {
  readonly groupBy: 'fingerprint' | 'job';
  readonly limit: number;
}

const mostNames = 10;

/** Rows between two turns of the event loop; some milliseconds. */
const rowsPerTurn = 500;

/**
 * Puts failed and timed out runs together by what they have in common; the most frequent first.
 *
 * @param pause is waited for now and then, so that others have their turn
 */
export async function planFailures(
  rows: readonly FailureRow[],
  { groupBy, limit }: FailureGrouping,
  pause: () => Promise<void>,
): Promise<Failures> {
  const groups = new Map<string, FailureRow[]>();
  for (const [index, row] of rows.entries()) {
    if (index % rowsPerTurn === rowsPerTurn - 1) await pause();
    const key = groupBy === 'job' ? row.job_id : failureFingerprint(toFacts(row));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  await pause();
  const sorted = [...groups.values()]
    .map((of) => ({ of, runs: runsOf(of), last: lastOf(of) }))
    .sort((a, b) => b.runs - a.runs || (a.last.last_run_id < b.last.last_run_id ? 1 : -1));
  return {
    groups: sorted.slice(0, limit).map(({ of, runs, last }) => toGroup(of, runs, last)),
    isComplete: runsOf(rows) < mostFailures,
  };
}

function runsOf(rows: readonly FailureRow[]): number {
  return rows.reduce((sum, row) => sum + row.runs, 0);
}

function lastOf([first, ...others]: readonly FailureRow[]): FailureRow {
  if (first === undefined) throw new Error('a group has at least one failure');
  return others.reduce((latest, row) => (row.last_run_id > latest.last_run_id ? row : latest), first);
}

function toFacts(row: FailureRow) {
  return {
    reason: row.reason ?? undefined,
    exitCode: row.exit_code ?? undefined,
    errorMsg: row.error_msg ?? undefined,
  };
}

function toGroup(rows: readonly FailureRow[], runs: number, last: FailureRow): FailureGroup {
  const facts = toFacts(last);
  return {
    fingerprint: failureFingerprint(facts),
    errorLine: lineOf(facts),
    reason: facts.reason,
    exitCode: facts.exitCode,
    runs,
    jobs: new Set(rows.map((row) => row.job_id)).size,
    firstAt: new Date(Math.min(...rows.map((row) => row.first_at.getTime()))),
    lastAt: new Date(Math.max(...rows.map((row) => row.last_at.getTime()))),
    lastRunId: last.last_run_id,
    jobNames: [...new Set(rows.map((row) => row.job_name))].sort().slice(0, mostNames),
  };
}
