import type { DependencyCondition } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';

/** An edge that somebody has drawn, or has pointed at. */
export interface DrawnEdge {
  readonly upstream: { readonly id: string; readonly name: string };
  readonly job: { readonly id: string; readonly name: string };
  /** What it asks for now; absent: there is none yet. */
  readonly condition?: DependencyCondition;
}

const choices: readonly (readonly [DependencyCondition | 'never', string])[] = [
  ['success', 'has succeeded'],
  ['failure', 'has failed'],
  ['completion', 'has ended, however'],
  ['never', 'no longer: take the edge away'],
];

/** Has a job run after another one, on a condition, or no longer. The server refuses a circle, and says which. */
export function EdgeDialog({ edge, onClose }: { readonly edge: DrawnEdge; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const { upstream, job, condition } = edge;
  const [wanted, setWanted] = useState<DependencyCondition | 'never'>(condition ?? 'success');
  const save = useMutation({
    async mutationFn() {
      const { depends_on: before, version } = await client().jobs.get(job.id);
      const others = before
        .filter(({ job_id: id }) => id !== upstream.id)
        .map(({ job: name, job_id: id, condition: kept }) => ({ job: name, job_id: id, condition: kept }));
      const added = { job: upstream.name, job_id: upstream.id, condition: wanted === 'never' ? null : wanted };
      const edges = wanted === 'never' ? others : [...others, added];
      return client().jobs.update(job.id, { depends_on: edges }, { ifVersion: version });
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['graph'] });
      void queries.invalidateQueries({ queryKey: ['job', job.name] });
      toast(
        wanted === 'never'
          ? `${job.name} no longer runs after ${upstream.name}.`
          : `${job.name} runs after ${upstream.name}.`,
      );
      onClose();
    },
  });
  return (
    <Modal
      title={`${job.name} runs after ${upstream.name}`}
      action={save.isPending ? 'Saving…' : 'Save'}
      isReady={!save.isPending && wanted !== condition}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <label>
        Once it
        <select
          value={wanted}
          onChange={({ target }) => setWanted(choices.find(([choice]) => choice === target.value)?.[0] ?? 'success')}
        >
          {choices
            .filter(([choice]) => choice !== 'never' || condition !== undefined)
            .map(([choice, words]) => (
              <option key={choice} value={choice}>
                {words}
              </option>
            ))}
        </select>
      </label>
      {save.error !== null && <ProblemBox error={save.error} what="The edge was not saved" />}
    </Modal>
  );
}
