import type { Problem } from '@aster-scheduler/client';
import type { ToldProblem } from '../problems/to-problem.js';

/** A body that is written as it comes. */
export interface ReplyStream {
  /** Asked for the next piece when the one before is on its way; ends soon after `signal` aborts. */
  chunks(signal: AbortSignal): AsyncIterable<string | Uint8Array>;
  /** Written when nothing else was for so long, so that both sides know that the other is there. */
  readonly heartbeat?: { readonly text: string; readonly everyMs: number };
  /** The last piece of one that the server ends because it closes. */
  readonly farewell?: () => string;
  /**
   * Whether the server lets it finish before it closes, ends it, or breaks it off so that nobody takes it for whole.
   */
  readonly whenClosing: 'finish' | 'end' | 'break';
}

/** An answer before it is written. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent for an answer without a body. */
  readonly body?: string | Uint8Array | ReplyStream;
  /** The body is a text that everybody gets as it is, so that it is made ready for sending once. */
  readonly isFixed?: boolean;
  /** Cookies to set, each as the header says it. */
  readonly cookies?: readonly string[];
  /** Whose answer it is, to count what each follows; absent for a caller without a name. */
  readonly who?: string;
}

/** Whether a body is written as it comes. */
export function isReplyStream(body: Reply['body']): body is ReplyStream {
  return typeof body === 'object' && 'chunks' in body;
}

export const jsonHeaders = { 'content-type': 'application/json' } as const;

/** An answer with JSON, or without a body for `undefined`. */
export function jsonReply(status: number, content: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  if (content === undefined) return { status, headers };
  return { status, headers: { ...jsonHeaders, ...headers }, body: JSON.stringify(content) };
}

/** An answer that tells a problem. */
export function problemReply({ problem, headers }: ToldProblem): Reply {
  return { status: problem.status, headers: { ...headers, ...problemHeaders }, body: problemBody(problem) };
}

const problemHeaders = { 'content-type': 'application/problem+json' } as const;

function problemBody(problem: Problem): string {
  return JSON.stringify(problem);
}
