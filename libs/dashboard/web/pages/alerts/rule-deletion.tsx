import type { AlertRuleResource } from '@aster-scheduler/client';
import { useMutation } from '@tanstack/react-query';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';

interface RuleDeletionProps {
  readonly rule: AlertRuleResource;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Deletes a rule, once that was confirmed: it cannot be taken back. */
export function RuleDeletion({ rule, onClose, onDone }: RuleDeletionProps) {
  const remove = useMutation({
    mutationFn: async () => client().alerts.rules.delete(rule.id, { ifVersion: rule.version }),
    onSuccess: onDone,
  });
  return (
    <Modal
      title={`Delete ${rule.name}?`}
      action={remove.isPending ? 'Deleting…' : 'Delete the rule'}
      look="danger"
      isReady={!remove.isPending}
      sent={{ method: 'DELETE', path: `/api/v1/alerts/rules/${rule.id}`, ifVersion: rule.version }}
      onClose={onClose}
      onSubmit={() => remove.mutate()}
    >
      <p>What is open of it ends, and nobody is told. To have it rest, switch it off instead.</p>
      {remove.error !== null && <ProblemBox error={remove.error} what="It was not deleted" />}
    </Modal>
  );
}
