import type { ReachResource } from '@aster-scheduler/client';

/** Which jobs somebody may reach, in a cell of a table. */
export function reachText({ pools, labels, name_prefixes: prefixes }: ReachResource): string {
  const parts = [
    ...(pools ?? []).map((pool) => `pool:${pool}`),
    ...(labels ?? []),
    ...(prefixes ?? []).map((prefix) => `${prefix}*`),
  ];
  return parts.length === 0 ? 'all jobs' : parts.join(' ');
}
