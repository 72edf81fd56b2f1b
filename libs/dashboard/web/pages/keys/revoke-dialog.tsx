import type { KeyResource } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { commandWords } from '../../parts/command-words.js';
import { Instant } from '../../parts/instant.js';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';

interface RevokeDialogProps {
  readonly apiKey: KeyResource;
  /** Whether it is the key that these pages use. */
  readonly isOwn: boolean;
  readonly onClose: () => void;
}

/** Asks before a key is revoked: it cannot be taken back. */
export function RevokeDialog({ apiKey, isOwn, onClose }: RevokeDialogProps) {
  const queries = useQueryClient();
  const { id, name, last_used_at: usedAt, last_used_from: usedFrom } = apiKey;
  const revoke = useMutation({
    mutationFn: async () => client().keys.revoke(id),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['keys'] });
      toast(`The key ${name} is revoked.`);
      onClose();
    },
  });
  return (
    <Modal
      title={`Revoke ${name}?`}
      action={revoke.isPending ? 'Revoking…' : 'Revoke for good'}
      look="danger"
      isReady={!revoke.isPending}
      sent={{ method: 'DELETE', path: `/api/v1/keys/${id}`, words: commandWords('keys revoke', id) }}
      onClose={onClose}
      onSubmit={() => revoke.mutate()}
    >
      {isOwn && (
        <p role="alert">
          <strong>You are signed in with this key.</strong> You will need another one to come back.
        </p>
      )}
      <p>
        {usedAt === null ? (
          'It was never used.'
        ) : (
          <>
            It was last used <Instant at={usedAt} show="relative" />
            {usedFrom !== null && ` from ${usedFrom}`}.
          </>
        )}{' '}
        Whoever still sends it is refused within 10 seconds. This cannot be taken back.
      </p>
      {revoke.error !== null && <ProblemBox error={revoke.error} what="It was not revoked" />}
    </Modal>
  );
}
