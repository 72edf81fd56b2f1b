import type { RunListItem, RunReason } from '@aster-scheduler/client';

/** Ends that the command or the handler itself has chosen: what it wrote says more than how it ended. */
const ownReasons: ReadonlySet<RunReason> = new Set(['exit_code', 'signal', 'handler_error', 'reported_failure']);

/**
 * Why a run ended as it did, or what it waits for, in a line: the line of its output that says what went wrong where it
 * has failed by itself; otherwise what came from outside, since the last line before a timeout is no reason.
 */
export function whyOf(run: Pick<RunListItem, 'error_line' | 'error_msg' | 'reason'>): string {
  const { error_line: line, error_msg: message, reason } = run;
  const own = reason === null || ownReasons.has(reason) ? line : null;
  return own ?? message ?? reason?.replaceAll('_', ' ') ?? '';
}
