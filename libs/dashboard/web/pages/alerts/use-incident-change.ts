import type { IncidentResource } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sentenceOf } from '../../parts/problem-box.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';

export interface IncidentChange {
  readonly verb: 'acknowledge' | 'resolve' | 'note';
  /** `null` removes the one that is there; absent leaves it. */
  readonly note?: string | null;
}

const told = {
  acknowledge: 'Acknowledged: nobody is reminded of it any more.',
  resolve: 'Ended by hand.',
  note: 'Noted.',
};

/** Changes an incident, and shows it everywhere. */
export function useIncidentChange(incident: IncidentResource, onDone: () => void = () => undefined) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ verb, note }: IncidentChange) => client().alerts.incidents[verb](incident.id, { note }),
    onSuccess: (changed, { verb }) => {
      queries.setQueryData(['incident', incident.id], changed);
      void queries.invalidateQueries({ queryKey: ['incidents'] });
      toast(told[verb]);
      onDone();
    },
    onError: (error, { verb }) => {
      if (verb === 'acknowledge') toast(sentenceOf(error), { isProblem: true });
      void queries.invalidateQueries({ queryKey: ['incident', incident.id] });
      void queries.invalidateQueries({ queryKey: ['incidents'] });
    },
  });
}
