import type { ChannelResource } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../parts/button.js';
import { sentenceOf } from '../../parts/problem-box.js';
import { toast } from '../../parts/toasts.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';

const ChannelDialog = lazy(async () => ({ default: (await import('./channel-dialog.js')).ChannelDialog }));
const ChannelDeletion = lazy(async () => ({ default: (await import('./channel-deletion.js')).ChannelDeletion }));

/** What can be done with a channel, for those who may. */
export function ChannelActions({ channel }: { readonly channel: ChannelResource }) {
  const may = useMay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [open, setOpen] = useState<'edit' | 'delete'>();
  const { id, name, is_enabled: isOn } = channel;
  const close = () => setOpen(undefined);
  const readAgain = () => {
    void queries.invalidateQueries({ queryKey: ['channels'] });
    void queries.invalidateQueries({ queryKey: ['messages'] });
  };
  const test = useMutation({
    mutationFn: async () => client().alerts.channels.test(id),
    onSuccess: () => toast('A test is sent: what becomes of it is told below.'),
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
    onSettled: readAgain,
  });
  const turn = useMutation({
    mutationFn: async (wanted: boolean) => client().alerts.channels.update(id, { is_enabled: wanted }),
    onSuccess: (_changed, wanted) =>
      toast(wanted ? `${name} is on.` : `${name} is off: nothing is sent to it.`, { undo: () => turn.mutate(!wanted) }),
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
    onSettled: readAgain,
  });
  return (
    <>
      {may.be('write') && isOn && (
        <Button look="main" disabled={test.isPending} onClick={() => test.mutate()}>
          Send a test
        </Button>
      )}
      {may.be('admin') && (
        <>
          <Button disabled={turn.isPending} onClick={() => turn.mutate(!isOn)}>
            {isOn ? 'Turn off' : 'Turn on'}
          </Button>
          <Button onClick={() => setOpen('edit')}>Edit…</Button>
          <Button look="danger" onClick={() => setOpen('delete')}>
            Delete…
          </Button>
        </>
      )}
      <Suspense fallback={null}>
        {open === 'edit' && <ChannelDialog channel={channel} onClose={close} onSaved={close} />}
        {open === 'delete' && (
          <ChannelDeletion
            channel={channel}
            onClose={close}
            onDone={() => {
              toast(`${name} is deleted.`);
              void navigate({ to: '/alerts/channels' });
            }}
          />
        )}
      </Suspense>
    </>
  );
}
