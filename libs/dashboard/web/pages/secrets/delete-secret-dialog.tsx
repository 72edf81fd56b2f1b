import type { SecretResource } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';
import style from './secrets-page.module.css';

interface DeleteSecretDialogProps {
  readonly secret: SecretResource;
  readonly onClose: () => void;
}

/** Deletes a secret; one that somebody names only when its name was typed, since their runs will fail. */
export function DeleteSecretDialog({ secret, onClose }: DeleteSecretDialogProps) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const { name, use_count: count, used_by: users } = secret;
  const isUsed = count > 0;
  const shown = users.slice(0, 5);
  const remove = useMutation({
    mutationFn: async () => client().secrets.delete(name, { force: isUsed }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['secrets'] });
      toast(`The secret ${name} is gone.`);
      onClose();
    },
  });
  return (
    <Modal
      title={`Delete ${name}?`}
      action={remove.isPending ? 'Deleting…' : 'Delete for good'}
      look="danger"
      sent={{ method: 'DELETE', path: `/api/v1/secrets/${name}${isUsed ? '?force=true' : ''}` }}
      isReady={(!isUsed || typed === name) && !remove.isPending}
      onClose={onClose}
      onSubmit={() => remove.mutate()}
    >
      {isUsed ? (
        <>
          <p>
            <strong>{count === 1 ? 'One names it' : `${count} name it`}</strong>, and will fail without it:
          </p>
          <ul className={style['losing']}>
            {shown.map((user) => (
              <li key={user} title={user}>
                <bdi>{user}</bdi>
              </li>
            ))}
            {count > shown.length && <li className="muted">and {count - shown.length} more</li>}
          </ul>
          <label>
            Type its name
            <input
              value={typed}
              autoComplete="off"
              spellCheck={false}
              onChange={({ target }) => setTyped(target.value)}
            />
          </label>
        </>
      ) : (
        <p>Nobody names it. It cannot be brought back.</p>
      )}
      {remove.error !== null && <ProblemBox error={remove.error} what="It was not deleted" />}
    </Modal>
  );
}
