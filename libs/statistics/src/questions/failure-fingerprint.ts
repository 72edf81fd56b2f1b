import { createHash } from 'node:crypto';
import { errorLineOf, longestErrorLine } from '@aster-scheduler/core';

/** What is known of why a run failed. */
export interface FailureFacts {
  readonly reason?: string;
  readonly exitCode?: number;
  readonly errorMsg?: string;
}

/** Characters of a message that are looked at. */
const mostCharacters = 10 * longestErrorLine;

/** The line that says why: the last of the message that says something. */
export function lineOf({ errorMsg = '' }: FailureFacts): string | undefined {
  return errorLineOf(errorMsg.slice(0, mostCharacters));
}

/**
 * Equal for failures that look the same but for numbers and ids: those with the same reason, exit code, and line
 * without what differs from run to run.
 */
export function failureFingerprint(facts: FailureFacts): string {
  const line = (lineOf(facts) ?? '')
    .replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi, '#')
    .replace(/\b(?:0x)?[0-9a-f]{8,}\b/gi, '#')
    .replace(/\d+/g, '#');
  return createHash('sha256')
    .update(JSON.stringify([facts.reason ?? null, facts.exitCode ?? null, line]))
    .digest('hex')
    .slice(0, 16);
}
