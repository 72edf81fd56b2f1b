import type { JobResource, JobStatus } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CirclePause, CirclePlay, Play } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../parts/button.js';
import { sentenceOf } from '../../parts/problem-box.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';

const TriggerDialog = lazy(async () => ({ default: (await import('./trigger-dialog.js')).TriggerDialog }));
const DeleteDialog = lazy(async () => ({ default: (await import('./delete-dialog.js')).DeleteDialog }));

/** Trigger, pause, archive, delete. What can be taken back is done at once, and offers to be. */
export function JobActions({ job }: { readonly job: JobResource }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'trigger' | 'delete'>();
  const change = useMutation({
    mutationFn: async (status: JobStatus) => client().jobs.update(job.id, { status }),
    onSuccess: (changed) => {
      queries.setQueryData(['job', job.name], changed);
      void queries.invalidateQueries({ queryKey: ['jobs'] });
      const words = { active: 'Active again.', inactive: 'Paused.', archived: 'Archived.' } as const;
      toast(words[changed.status], { undo: () => change.mutate(job.status) });
    },
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
  });
  return (
    <>
      <Button look="main" icon={<Play aria-hidden size={14} />} onClick={() => setOpen('trigger')}>
        Trigger
      </Button>
      {job.status === 'active' ? (
        <Button
          icon={<CirclePause aria-hidden size={14} />}
          disabled={change.isPending}
          onClick={() => change.mutate('inactive')}
        >
          Pause
        </Button>
      ) : (
        <Button
          icon={<CirclePlay aria-hidden size={14} />}
          disabled={change.isPending}
          onClick={() => change.mutate('active')}
        >
          Activate
        </Button>
      )}
      {job.status !== 'archived' && (
        <Button disabled={change.isPending} onClick={() => change.mutate('archived')}>
          Archive
        </Button>
      )}
      <Button look="danger" onClick={() => setOpen('delete')}>
        Delete
      </Button>
      <Suspense fallback={null}>
        {open === 'trigger' && (
          <TriggerDialog
            job={job}
            onClose={() => setOpen(undefined)}
            onDone={({ id }) => void navigate({ to: '/runs/$id', params: { id } })}
          />
        )}
        {open === 'delete' && (
          <DeleteDialog job={job} onClose={() => setOpen(undefined)} onDone={() => void navigate({ to: '/jobs' })} />
        )}
      </Suspense>
    </>
  );
}
