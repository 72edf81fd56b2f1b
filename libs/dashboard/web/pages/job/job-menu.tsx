import type { JobResource } from '@aster-scheduler/client';
import { Menu } from '../../parts/menu.js';
import type { JobDialog } from './job-dialogs.js';
import { useSkips } from './use-skips.js';

interface JobMenuProps {
  readonly job: JobResource;
  readonly onOpen: (dialog: JobDialog) => void;
  readonly onArchive: () => void;
  readonly onCopy: () => void;
}

/** What is done with a job now and then. */
export function JobMenu({ job, onOpen, onArchive, onCopy }: JobMenuProps) {
  const { skip } = useSkips(job);
  const { next_run_at: next } = job;
  return (
    <Menu
      label="More to do"
      choices={[
        {
          word: 'Skip the next tick',
          isDisabled: next === null || job.cron_expr === null,
          onChoose: () => next !== null && skip(next),
        },
        { word: job.pause === null ? 'Pause with a note…' : 'Change note and end…', onChoose: () => onOpen('pause') },
        { word: 'Backfill…', isDisabled: job.cron_expr === null, onChoose: () => onOpen('backfill') },
        { word: 'Copy…', onChoose: onCopy },
        { word: 'Export…', onChoose: () => onOpen('export') },
        { word: 'Archive', isDisabled: job.status === 'archived', onChoose: onArchive },
        { word: 'Delete…', look: 'danger', onChoose: () => onOpen('delete') },
      ]}
    />
  );
}
