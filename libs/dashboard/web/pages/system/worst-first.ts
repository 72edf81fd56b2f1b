import type { CheckResource } from '@aster-scheduler/client';

/** What does not work, then what should be looked at, then what is all right; each in the order of the server. */
export function worstFirst(checks: readonly CheckResource[]): readonly CheckResource[] {
  const of = (...verdicts: readonly string[]) => checks.filter(({ verdict }) => verdicts.includes(verdict));
  return [...of('fail'), ...of('warn'), ...checks.filter(({ verdict }) => verdict !== 'fail' && verdict !== 'warn')];
}
