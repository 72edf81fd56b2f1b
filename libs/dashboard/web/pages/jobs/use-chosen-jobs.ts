import type { JobConditionsQuery, JobListItemResource } from '@aster-scheduler/client';
import { useMemo, useState } from 'react';
import type { TableSelection } from '../../parts/data-table.js';
import type { ChosenJobs } from './plan-bulk.js';

export interface JobSelection {
  readonly chosen: ChosenJobs;
  /** Of the table. */
  readonly boxes: TableSelection<JobListItemResource>;
  readonly chooseAll: () => void;
  readonly clear: () => void;
}

const none: ReadonlySet<string> = new Set();

/** Which jobs of a list are chosen. It is forgotten when the list is asked for others. */
export function useChosenJobs(items: readonly JobListItemResource[], conditions: JobConditionsQuery): JobSelection {
  const about = JSON.stringify(conditions);
  const [kept, setKept] = useState<{ readonly about: string; readonly chosen: ChosenJobs }>({ about, chosen: none });
  const chosen = kept.about === about ? kept.chosen : none;
  return useMemo(() => {
    const keep = (next: ChosenJobs) => setKept({ about, chosen: next });
    return {
      chosen,
      chooseAll: () => keep('all'),
      clear: () => keep(none),
      boxes: {
        has: (id) => chosen === 'all' || chosen.has(id),
        nameOf: ({ name }) => name,
        choose(ids, isChosen) {
          const next = new Set(chosen === 'all' ? items.map(({ id }) => id) : chosen);
          for (const id of ids) {
            if (isChosen) next.add(id);
            else next.delete(id);
          }
          keep(next);
        },
      },
    };
  }, [about, chosen, items]);
}
