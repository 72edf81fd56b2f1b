import type { RunResource } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Ban, RotateCcw } from 'lucide-react';
import { sentenceOf } from '../../parts/problem-box.js';
import { RoleButton } from '../../parts/role-button.js';
import { toast } from '../../parts/toasts.js';
import { useKeys } from '../../parts/use-keys.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';

/** What can be done to a run: `c` cancels it, `R` runs it again. */
export function RunActions({ run }: { readonly run: RunResource }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const isFinished = run.finished_at !== null;
  const cancel = useMutation({
    mutationFn: async () => client().runs.cancel(run.id),
    onSuccess: () => {
      toast(run.status === 'running' ? 'Cancelling: its processes are being ended.' : 'Cancelled.');
      void queries.invalidateQueries({ queryKey: ['run', run.id] });
    },
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
  });
  const retry = useMutation({
    mutationFn: async () => client().runs.retry(run.id),
    onSuccess: ({ id }) => void navigate({ to: '/runs/$id', params: { id } }),
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
  });
  const { mutate: doCancel, isPending: isCancelling } = cancel;
  const { mutate: doRetry, isPending: isRetrying } = retry;
  const mayAct = useMay().be('operate');
  useKeys((key) => {
    if (!mayAct) return false;
    if (key === 'c' && !isFinished && !isCancelling) doCancel();
    else if (key === 'R' && isFinished && !isRetrying) doRetry();
    else return false;
    return true;
  });
  if (!isFinished) {
    return (
      <RoleButton
        needs="operate"
        look="danger"
        disabled={isCancelling}
        title="Press c"
        icon={<Ban aria-hidden size={14} />}
        onClick={() => doCancel()}
      >
        Cancel
      </RoleButton>
    );
  }
  return (
    <RoleButton
      needs="operate"
      look="main"
      disabled={isRetrying}
      title="Press R"
      icon={<RotateCcw aria-hidden size={14} />}
      onClick={() => doRetry()}
    >
      Run again
    </RoleButton>
  );
}
