import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';
import { KeyForm } from './key-form.js';
import { emptyKey, planKey } from './plan-key.js';
import { ShownKey } from './shown-key.js';

/** What was made; the key itself is here and nowhere else, and gone with the dialog. */
interface Made {
  readonly name: string;
  readonly key: string | null;
}

/** Makes a key, and shows it once. */
export function NewKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState(emptyKey);
  const [made, setMade] = useState<Made>();
  const create = useMutation({
    // returns nothing: what a mutation returns is kept for minutes
    async mutationFn() {
      const { name, key } = await client().keys.create(planKey(draft));
      setMade({ name, key });
    },
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['keys'] }),
  });
  useForgetting(onClose);
  if (made !== undefined) return <ShownKey name={made.name} secret={made.key} onClose={onClose} />;
  return (
    <Modal
      title="New API key"
      action={create.isPending ? 'Making…' : 'Make the key'}
      isReady={draft.name.trim() !== '' && !create.isPending}
      onClose={onClose}
      onSubmit={() => create.mutate()}
    >
      <KeyForm draft={draft} onChange={setDraft} />
      {create.error !== null && <ProblemBox error={create.error} what="The key was not made" />}
    </Modal>
  );
}

/** A page that is left may be kept by the browser as it was, and shown again by going back. */
function useForgetting(forget: () => void): void {
  useEffect(() => {
    addEventListener('pagehide', forget);
    return () => removeEventListener('pagehide', forget);
  }, [forget]);
}
