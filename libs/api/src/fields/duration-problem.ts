import { formatDuration, parseDuration } from '@aster-scheduler/core';

/** Why a value is no duration of this length at most; `undefined` when it is one. */
export function durationProblem(value: unknown, mostMs: number): string | undefined {
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  if (ms !== undefined && ms <= mostMs) return undefined;
  return `must be a duration such as 30s, ${formatDuration(mostMs)} at most`;
}
