import type { BulkInput } from '@aster-scheduler/client';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client } from '../server/client.js';
import { formatCounted } from './format-count.js';
import { Modal } from './modal.js';
import { ProblemBox } from './problem-box.js';

interface BulkDialogProps {
  /** What is done: `Pause 3 jobs`. */
  readonly title: (them: string) => string;
  readonly noun: 'job' | 'run';
  /** What is counted: who is meant, and what is to be done to them. */
  readonly asked: BulkInput;
  readonly look?: 'main' | 'danger';
  readonly isReady?: (count: number) => boolean;
  readonly onClose: () => void;
  /** @param expected how many are meant: others are refused by the server */
  readonly onStart: (expected: number) => Promise<unknown>;
  /** What is sent then; absent while something of it is missing. */
  readonly sent?: BulkInput;
  readonly children: (count: number | undefined) => ReactNode;
}

/**
 * Asks for what an action on many jobs or runs needs, and says how many they are: the server has counted them. Stays
 * open where they are others by now, with their new number.
 */
export function BulkDialog(props: BulkDialogProps) {
  const { title, noun, asked, look, isReady = () => true, onClose, onStart, sent, children } = props;
  const counted = useQuery({
    queryKey: ['bulk', 'count', asked],
    queryFn: async ({ signal }) => client().bulk({ ...asked, dry_run: true }, { signal }),
    gcTime: 0,
    placeholderData: undefined,
  });
  const begin = useMutation({ mutationFn: onStart, onError: () => void counted.refetch() });
  const count = counted.data?.total;
  const them = count === undefined ? `… ${noun}s` : formatCounted(count, noun);
  return (
    <Modal
      title={title(them)}
      action={title(them)}
      look={look}
      isReady={count !== undefined && count > 0 && isReady(count) && !begin.isPending}
      sent={
        count === undefined || count === 0 || sent === undefined
          ? undefined
          : { method: 'POST', path: '/api/v1/bulk', body: { ...sent, expected: count } }
      }
      onClose={onClose}
      onSubmit={() => begin.mutate(count ?? 0)}
    >
      {counted.error !== null && <ProblemBox error={counted.error} what="They could not be counted" />}
      {begin.error !== null && <ProblemBox error={begin.error} what="Nothing was done" />}
      {children(count)}
    </Modal>
  );
}
