import type { JobConditionsQuery, JobListItemResource } from '@aster-scheduler/client';
import { CirclePause, CirclePlay, Play, Tag, Trash2 } from 'lucide-react';
import { lazy } from 'react';
import { BulkBar, type BulkChoice } from '../../parts/bulk-bar.js';
import { type BulkRequest, tellProblem, useBulk } from '../../parts/use-bulk.js';
import type { Selection } from '../../parts/use-chosen.js';
import { useOpenAction } from '../../parts/use-open-action.js';
import { type BulkChange, type BulkJobAction, bulkTarget } from './plan-job-bulk.js';

const JobBulkDialog = lazy(async () => ({ default: (await import('./job-bulk-dialog.js')).JobBulkDialog }));

interface JobBulkProps {
  readonly selection: Selection<JobListItemResource>;
  /** What the list was asked for; `undefined` where what stands in its box is not understood. */
  readonly conditions: JobConditionsQuery | undefined;
  /** What is loaded of the list. */
  readonly items: readonly JobListItemResource[];
  /** How many match, as far as it is known: `1,204`, `10,000+`. */
  readonly matching: string | undefined;
}

const choices: ReadonlyArray<BulkChoice<BulkJobAction>> = [
  { action: 'trigger', word: 'Trigger…', icon: Play, role: 'operate' },
  { action: 'pause', word: 'Pause…', icon: CirclePause, role: 'operate' },
  { action: 'resume', word: 'Resume', icon: CirclePlay, role: 'operate' },
  { action: 'label', word: 'Label…', icon: Tag, role: 'write' },
  { action: 'delete', word: 'Delete…', icon: Trash2, role: 'write', look: 'danger' },
];

/** What can be done with the jobs that are chosen. */
export function JobBulk({ selection, conditions, items, matching }: JobBulkProps) {
  const { chosen, known, release } = selection;
  const [open, setOpen] = useOpenAction<BulkJobAction>(selection);
  const bulk = useBulk('job');

  async function start(change: BulkChange, expected: number): Promise<void> {
    const input = { ...change, ...bulkTarget(chosen, conditions), expected };
    await bulk.start({ input, undo: undoOf(change, known), onDone: release });
    setOpen(undefined);
  }
  function act(action: BulkJobAction): void {
    if (action === 'resume' && chosen !== 'all') start({ action }, chosen.size).catch(tellProblem);
    else setOpen(action);
  }
  return (
    <BulkBar
      noun="job"
      selection={selection}
      matching={matching}
      bulk={bulk}
      choices={choices}
      onChoice={act}
      nameOf={(id) => [...known, ...items].find((job) => job.id === id)?.name}
    >
      {open !== undefined && (
        <JobBulkDialog
          action={open}
          chosen={chosen}
          conditions={conditions}
          onClose={() => setOpen(undefined)}
          onStart={start}
        />
      )}
    </BulkBar>
  );
}

/**
 * Takes back a pause or its end, for jobs that were named and were not so before.
 *
 * @param known those that are named; of all that match it is not known how they were
 */
function undoOf({ action }: BulkChange, known: readonly JobListItemResource[]): BulkRequest['undo'] {
  if (action !== 'pause' && action !== 'resume') return undefined;
  const from = action === 'pause' ? 'active' : 'inactive';
  const ids = known.filter(({ status }) => status === from).map(({ id }) => id);
  if (ids.length === 0) return undefined;
  return { action: action === 'pause' ? 'resume' : 'pause', ids, expected: ids.length };
}
