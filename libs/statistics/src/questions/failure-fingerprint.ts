import { createHash } from 'node:crypto';

/** What is known of why a run failed. */
export interface FailureFacts {
  readonly reason?: string;
  readonly exitCode?: number;
  readonly errorMsg?: string;
}

/** Characters of a line that are looked at and shown. */
export const errorLineLength = 300;

/** The line that says why: the last of the message that is not empty. */
export function errorLineOf({ errorMsg = '' }: FailureFacts): string | undefined {
  const lines = errorMsg.slice(0, errorLineLength * 10).split('\n');
  const line = lines.map((each) => each.trim()).findLast((each) => each !== '');
  return line?.slice(0, errorLineLength);
}

/**
 * Equal for failures that look the same but for numbers and ids: those with the same reason, exit code, and line
 * without what differs from run to run.
 */
export function failureFingerprint(facts: FailureFacts): string {
  const line = (errorLineOf(facts) ?? '')
    .replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi, '#')
    .replace(/\b(?:0x)?[0-9a-f]{8,}\b/gi, '#')
    .replace(/\d+/g, '#');
  return createHash('sha256')
    .update(JSON.stringify([facts.reason ?? null, facts.exitCode ?? null, line]))
    .digest('hex')
    .slice(0, 16);
}
