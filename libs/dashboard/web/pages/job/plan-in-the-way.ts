import type { ConcurrencyPolicy } from '@aster-scheduler/client';

const what: Readonly<Record<ConcurrencyPolicy, string>> = {
  allow: 'this one runs beside',
  queue: 'this one waits for its turn',
  forbid: 'this one will be skipped',
  replace: 'it is cancelled, and this one takes its place',
};

/**
 * What becomes of a run that is triggered now, in words; nothing while none is in the way.
 *
 * @param runs of the job that have not ended
 */
export function planInTheWay(policy: ConcurrencyPolicy, runs: number): string | undefined {
  if (runs === 0) return undefined;
  if (policy === 'replace' && runs > 1) return `${runs} runs are not finished: they are cancelled, and this one runs.`;
  return `${runs === 1 ? '1 run is' : `${runs} runs are`} not finished: ${what[policy]}.`;
}
