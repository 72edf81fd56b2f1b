import type { WorkerResource } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sentenceOf } from '../../parts/problem-box.js';
import { RoleButton } from '../../parts/role-button.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';
import style from './workers-page.module.css';

/** Has a worker claim nothing more, or claim again. Either is done at once and can be taken back. */
export function DrainButton({ worker }: { readonly worker: WorkerResource }) {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: async (drains: boolean) =>
      drains ? client().drainWorker(worker.id) : client().undrainWorker(worker.id),
    onSuccess: (_changed, drains) => {
      void queries.invalidateQueries({ queryKey: ['workers'] });
      void queries.invalidateQueries({ queryKey: ['pools'] });
      toast(drains ? `${worker.name} claims nothing more.` : `${worker.name} claims again.`, {
        undo: () => change.mutate(!drains),
      });
    },
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
  });
  if (worker.status === 'lost') return null;
  const isAsked = worker.drain_asked_at !== null;
  if (worker.status === 'draining' && !isAsked) return null; // its process is about to end
  return (
    <RoleButton
      needs="operate"
      ofAll
      className={style['drain']}
      disabled={change.isPending}
      aria-label={isAsked ? `Let ${worker.name} claim again` : `Drain ${worker.name}`}
      onClick={() => change.mutate(!isAsked)}
    >
      {isAsked ? 'Claim again' : 'Drain'}
    </RoleButton>
  );
}
