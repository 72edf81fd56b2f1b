import type { ReachResource } from '@aster-scheduler/client';

/** The limits of a reach, each with its word: `pools`, `gpu, batch`. Empty: all jobs. */
export function reachWords(reach: ReachResource): readonly (readonly [word: string, text: string])[] {
  const { pools, labels, name_prefixes: prefixes } = reach;
  const limits = [
    [pools?.length === 1 ? 'pool' : 'pools', pools],
    [labels?.length === 1 ? 'label' : 'labels', labels],
    ['names that begin with', prefixes],
  ] as const;
  return limits.flatMap(([word, list]) => (list === null ? [] : [[word, list.join(', ')] as const]));
}
