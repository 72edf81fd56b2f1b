import type { OverviewResource } from '@aster-scheduler/client';

/** The first sentence of the overview: what is wrong, the worst first, or that all is well. */
export function verdictTitle({ verdict }: Pick<OverviewResource, 'verdict'>): string {
  if (verdict.length === 0) return 'All right';
  const text = verdict.map(({ sentence }) => sentence).join(' · ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
