import type { Problem } from '@aster-scheduler/client';
import type { ToldProblem } from '../problems/to-problem.js';

/** An answer before it is written. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent for an answer without a body. */
  readonly body?: string;
}

/** An answer with JSON, or without a body for `undefined`. */
export function jsonReply(status: number, content: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  if (content === undefined) return { status, headers };
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(content) };
}

/** An answer that tells a problem. */
export function problemReply({ problem, headers }: ToldProblem): Reply {
  return { status: problem.status, headers: { ...headers, ...problemHeaders }, body: problemBody(problem) };
}

const problemHeaders = { 'content-type': 'application/problem+json' } as const;

function problemBody(problem: Problem): string {
  return JSON.stringify(problem);
}
