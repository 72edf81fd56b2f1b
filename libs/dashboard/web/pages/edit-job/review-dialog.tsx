import type { JobChange, JobResource } from '@aster-scheduler/client';
import { DifferenceTable } from '../../parts/difference-table.js';
import { Modal } from '../../parts/modal.js';
import { jobDifferences } from '../job/job-differences.js';

interface ReviewDialogProps {
  readonly base: JobResource;
  readonly change: JobChange;
  readonly isNew: boolean;
  readonly isBusy: boolean;
  readonly onClose: () => void;
  readonly onSave: () => void;
}

/** What will be other than before. */
export function ReviewDialog({ base, change, isNew, isBusy, onClose, onSave }: ReviewDialogProps) {
  return (
    <Modal
      title={isNew ? `Create ${change.name ?? 'the job'}` : `Save ${base.name}`}
      action={isBusy ? 'Saving…' : isNew ? 'Create' : 'Save'}
      isReady={!isBusy}
      onClose={onClose}
      onSubmit={onSave}
    >
      <DifferenceTable
        differences={jobDifferences(base, { ...base, ...change })}
        before={isNew ? 'By default' : 'Now'}
        after={isNew ? 'This job' : 'After'}
      />
    </Modal>
  );
}
