import type { BulkAction, BulkInput, BulkResource, JobConditionsQuery } from '@aster-scheduler/client';

/** Which jobs are chosen in a list: some, or all that match what the list was asked for. */
export type ChosenJobs = ReadonlySet<string> | 'all';

/** What the list of jobs offers. */
export type BulkJobAction = 'trigger' | 'pause' | 'resume' | 'label' | 'delete';

/** What is done to jobs, with what belongs to it. */
export type BulkChange = Pick<BulkInput, 'action' | 'note' | 'until' | 'labels'>;

/** Who is meant. */
export function bulkTarget(chosen: ChosenJobs, conditions: JobConditionsQuery): Pick<BulkInput, 'ids' | 'filter'> {
  if (chosen !== 'all') return { ids: [...chosen] };
  const { status, health, q } = conditions;
  return {
    filter: {
      ...(status === undefined ? {} : { status }),
      ...(health === undefined ? {} : { health }),
      ...(q === undefined ? {} : { q }),
    },
  };
}

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

/** What an operation is about, or what came of it, in a sentence. @param jobs puts a number and its word together */
export function bulkSentence(
  { action, total, done: ended, failed, finished_at: finishedAt }: BulkResource,
  jobs: (count: number) => string,
): string {
  if (finishedAt === null) return `${doing[action]} ${jobs(total)}`;
  if (failed === 0) return `${jobs(ended)} ${done[action]}.`;
  return `${jobs(ended)} ${done[action]}, ${jobs(failed)} not.`;
}

/** `team=data` sets a label, `team=` or `team` takes it away; one a line. `undefined` where a line says neither. */
export function readLabelLines(text: string): Readonly<Record<string, string | null>> | undefined {
  const lines = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  const pairs = lines.map((line): readonly [string, string | null] => {
    const at = line.indexOf('=');
    const value = at === -1 ? '' : line.slice(at + 1).trim();
    return [(at === -1 ? line : line.slice(0, at)).trim(), value === '' ? null : value];
  });
  return pairs.length === 0 || pairs.some(([name]) => name === '') ? undefined : Object.fromEntries(pairs);
}
