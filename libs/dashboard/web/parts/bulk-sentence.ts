import type { BulkAction, BulkResource } from '@aster-scheduler/client';

const doing: Readonly<Record<BulkAction, string>> = {
  trigger: 'Triggering',
  pause: 'Pausing',
  resume: 'Resuming',
  label: 'Labelling',
  delete: 'Deleting',
  cancel: 'Cancelling',
  retry: 'Repeating',
};
const done: Readonly<Record<BulkAction, string>> = {
  trigger: 'triggered',
  pause: 'paused',
  resume: 'resumed',
  label: 'labelled',
  delete: 'deleted',
  cancel: 'cancelled',
  retry: 'repeated',
};

/** What an operation is about, or what came of it, in a sentence. @param those puts a number and its word together */
export function bulkSentence(
  { action, total, done: ended, failed, finished_at: finishedAt }: BulkResource,
  those: (count: number) => string,
): string {
  if (finishedAt === null) return `${doing[action]} ${those(total)}`;
  if (failed === 0) return `${those(ended)} ${done[action]}.`;
  return `${those(ended)} ${done[action]}, ${those(failed)} not.`;
}
