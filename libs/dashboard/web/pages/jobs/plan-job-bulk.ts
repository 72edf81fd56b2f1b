import type { BulkInput, JobConditionsQuery } from '@aster-scheduler/client';
import type { Chosen } from '../../parts/use-chosen.js';

/** What the list of jobs offers. */
export type BulkJobAction = 'trigger' | 'pause' | 'resume' | 'label' | 'delete';

/** What is done to jobs, with what belongs to it. */
export type BulkChange = Pick<BulkInput, 'action' | 'note' | 'until' | 'labels'>;

/** Who is meant. */
export function bulkTarget(chosen: Chosen, conditions: JobConditionsQuery): Pick<BulkInput, 'ids' | 'filter'> {
  if (chosen !== 'all') return { ids: [...chosen] };
  const { status, health, q } = conditions;
  return {
    filter: {
      ...(status === undefined ? {} : { status }),
      ...(health === undefined ? {} : { health }),
      ...(q === undefined ? {} : { q }),
    },
  };
}

/** `team=data` sets a label, `team=` or `team` takes it away; one a line. `undefined` where a line says neither. */
export function readLabelLines(text: string): Readonly<Record<string, string | null>> | undefined {
  const lines = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  const pairs = lines.map((line): readonly [string, string | null] => {
    const at = line.indexOf('=');
    const value = at === -1 ? '' : line.slice(at + 1).trim();
    return [(at === -1 ? line : line.slice(0, at)).trim(), value === '' ? null : value];
  });
  return pairs.length === 0 || pairs.some(([name]) => name === '') ? undefined : Object.fromEntries(pairs);
}
