import type { BulkInput } from '@aster-scheduler/client';
import { useState } from 'react';
import { BulkDialog } from '../../parts/bulk-dialog.js';
import { formatCounted } from '../../parts/format-count.js';
import { statusWord } from '../../parts/status-mark.js';
import { type BulkRunAction, jobsOf, type RunTarget } from './plan-run-bulk.js';

interface RunBulkDialogProps {
  readonly action: BulkRunAction;
  readonly plan: RunTarget;
  /** Names of the jobs of those that are chosen one by one. */
  readonly jobs: readonly string[];
  readonly onClose: () => void;
  readonly onStart: (input: BulkInput) => Promise<void>;
}

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** Says how many runs are cancelled or repeated, which of those that are chosen are not, and what it means. */
export function RunBulkDialog({ action, onClose, onStart, ...given }: RunBulkDialogProps) {
  // the list goes on while the dialog is open: what it asks about is what was chosen
  const [{ plan, jobs }] = useState(given);
  const { target, left, statuses } = plan;
  return (
    <BulkDialog
      title={(them) => (action === 'cancel' ? `Cancel ${them}` : `Run ${them} again`)}
      noun="run"
      asked={{ action, ...target }}
      look={action === 'cancel' ? 'danger' : 'main'}
      onClose={onClose}
      onStart={async (expected) => onStart({ action, ...target, expected })}
      sent={{ action, ...target }}
    >
      {() => (
        <>
          {jobs.length > 0 && (
            <p>
              Of <bdi>{jobsOf(jobs)}</bdi>.
            </p>
          )}
          {statuses !== undefined && statuses.length > 0 && (
            <p>Of all that match, those that are {either.format(statuses.map(statusWord))}.</p>
          )}
          {action === 'cancel' ? (
            <p>
              What has not started is cancelled at once; what is running is asked to end, and killed if it does not. It
              cannot be undone.
            </p>
          ) : (
            <p>
              Each becomes a new run with what it was given, as the policy of its job for runs at the same time says.
            </p>
          )}
          {left > 0 && (
            <p className="muted">
              {formatCounted(left, 'run')} of those that are selected {left === 1 ? 'has' : 'have'}{' '}
              {action === 'cancel' ? 'ended already' : 'not ended yet'}, and {left === 1 ? 'stays' : 'stay'} as{' '}
              {left === 1 ? 'it is' : 'they are'}.
            </p>
          )}
        </>
      )}
    </BulkDialog>
  );
}
