import type { JobResource, RunResource } from '@aster-scheduler/client';
import { BackfillDialog } from './backfill-dialog.js';
import { DeleteDialog } from './delete-dialog.js';
import { ExportDialog } from './export-dialog.js';
import { PauseDialog } from './pause-dialog.js';
import { TriggerDialog } from './trigger-dialog.js';

export type JobDialog = 'trigger' | 'backfill' | 'pause' | 'export' | 'delete';

interface JobDialogsProps {
  readonly job: JobResource;
  readonly open: JobDialog;
  readonly onClose: () => void;
  readonly onChanged: (job: JobResource) => void;
  readonly onGone: () => void;
  readonly onRun: (run: RunResource) => void;
}

/** The dialog of a job that is open. */
export function JobDialogs({ job, open, onClose, onChanged, onGone, onRun }: JobDialogsProps) {
  if (open === 'trigger') return <TriggerDialog job={job} onClose={onClose} onDone={onRun} />;
  if (open === 'backfill') return <BackfillDialog job={job} onClose={onClose} />;
  if (open === 'export') return <ExportDialog job={job} onClose={onClose} />;
  if (open === 'delete') return <DeleteDialog job={job} onClose={onClose} onDone={onGone} />;
  const done = (changed: JobResource) => {
    onChanged(changed);
    onClose();
  };
  return <PauseDialog job={job} onClose={onClose} onDone={done} />;
}
