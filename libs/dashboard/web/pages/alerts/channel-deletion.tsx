import type { ChannelResource } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { formatCounted } from '../../parts/format-count.js';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';

interface ChannelDeletionProps {
  readonly channel: ChannelResource;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Deletes a channel, once it was said who is not told any more then: it cannot be taken back. */
export function ChannelDeletion({ channel, onClose, onDone }: ChannelDeletionProps) {
  const queries = useQueryClient();
  const { id, name, used_by: rules, pending, version } = channel;
  const isUsed = rules.length > 0;
  const remove = useMutation({
    mutationFn: async () => client().alerts.channels.delete(id, { ifVersion: version, force: isUsed }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['channels'], exact: true });
      void queries.invalidateQueries({ queryKey: ['alert rules'] });
      onDone();
    },
  });
  return (
    <Modal
      title={`Delete ${name}?`}
      action={remove.isPending ? 'Deleting…' : 'Delete the channel'}
      look="danger"
      isReady={!remove.isPending}
      sent={{
        ...{ method: 'DELETE', ifVersion: version },
        path: `/api/v1/alerts/channels/${id}${isUsed ? '?force=true' : ''}`,
      }}
      onClose={onClose}
      onSubmit={() => remove.mutate()}
    >
      {isUsed && (
        <p>
          These rules tell it, and will not any more: <bdi>{rules.join(', ')}</bdi>.
        </p>
      )}
      <p>
        {pending === 0
          ? 'Nothing waits to be sent to it.'
          : `${formatCounted(pending, 'message that waits to be sent is', 'messages that wait to be sent are')} dropped.`}
      </p>
      {remove.error !== null && <ProblemBox error={remove.error} what="It was not deleted" />}
    </Modal>
  );
}
