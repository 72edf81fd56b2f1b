import type { RunListItem, RunListQuery } from '@aster-scheduler/client';
import { Ban, RotateCcw } from 'lucide-react';
import { lazy } from 'react';
import { BulkBar, type BulkChoice } from '../../parts/bulk-bar.js';
import { useBulk } from '../../parts/use-bulk.js';
import type { Selection } from '../../parts/use-chosen.js';
import { useOpenAction } from '../../parts/use-open-action.js';
import { type BulkRunAction, planRunTarget } from './plan-run-bulk.js';

const RunBulkDialog = lazy(async () => ({ default: (await import('./run-bulk-dialog.js')).RunBulkDialog }));

interface RunBulkProps {
  readonly selection: Selection<RunListItem>;
  /** What the list was asked for; `undefined` where it could not be asked. */
  readonly conditions: RunListQuery | undefined;
  /** What is loaded of the list. */
  readonly items: readonly RunListItem[];
  /** How many match, as far as it is known: `1,204`, `10,000+`. */
  readonly matching: string | undefined;
}

const choices: ReadonlyArray<BulkChoice<BulkRunAction>> = [
  { action: 'retry', word: 'Run again…', icon: RotateCcw, role: 'operate' },
  { action: 'cancel', word: 'Cancel…', icon: Ban, role: 'operate', look: 'danger' },
];

/** What can be done with the runs that are chosen. */
export function RunBulk({ selection, conditions, items, matching }: RunBulkProps) {
  const { chosen, known, release } = selection;
  const [open, setOpen] = useOpenAction<BulkRunAction>(selection);
  const bulk = useBulk('run');
  return (
    <BulkBar
      noun="run"
      selection={selection}
      matching={matching}
      bulk={bulk}
      choices={choices}
      onChoice={setOpen}
      nameOf={(id) => [...known, ...items].find((run) => run.id === id)?.job_name}
    >
      {open !== undefined && (
        <RunBulkDialog
          action={open}
          plan={planRunTarget(open, chosen, known, conditions)}
          jobs={known.map(({ job_name: name }) => name)}
          onClose={() => setOpen(undefined)}
          onStart={async (input) => {
            await bulk.start({ input, onDone: release });
            setOpen(undefined);
          }}
        />
      )}
    </BulkBar>
  );
}
