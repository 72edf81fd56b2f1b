import type { KeyInput } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { commandWords } from '../../parts/command-words.js';
import { Modal } from '../../parts/modal.js';
import type { Sent } from '../../parts/plan-sent.js';
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
      sent={draft.name.trim() === '' ? undefined : sentOf(planKey(draft))}
      onClose={onClose}
      onSubmit={() => create.mutate()}
    >
      <KeyForm draft={draft} onChange={setDraft} />
      {create.error !== null && <ProblemBox error={create.error} what="The key was not made" />}
    </Modal>
  );
}

function sentOf(input: KeyInput): Sent {
  const { name, role, expires_in: expiresIn, pools: pool, labels: label, name_prefixes: prefix } = input;
  const flags = { role, 'expires-in': expiresIn, pool, label, prefix };
  return { method: 'POST', path: '/api/v1/keys', body: input, words: commandWords('keys create', name, flags) };
}

/** A page that is left may be kept by the browser as it was, and shown again by going back. */
function useForgetting(forget: () => void): void {
  useEffect(() => {
    addEventListener('pagehide', forget);
    return () => removeEventListener('pagehide', forget);
  }, [forget]);
}
