import type { JobResource } from '@aster-scheduler/client';
import { Menu } from '../../parts/menu.js';
import { useMay } from '../../parts/use-may.js';
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
  const may = useMay();
  const { skip } = useSkips(job);
  const { next_run_at: next } = job;
  return (
    <Menu
      label="More to do"
      choices={[
        {
          word: 'Skip the next tick',
          isDisabled: next === null || job.cron_expr === null || !may.be('operate'),
          onChoose: () => next !== null && skip(next),
        },
        {
          word: job.pause === null ? 'Pause with a note…' : 'Change note and end…',
          isDisabled: !may.be('operate'),
          onChoose: () => onOpen('pause'),
        },
        {
          word: 'Backfill…',
          isDisabled: job.cron_expr === null || !may.be('operate'),
          onChoose: () => onOpen('backfill'),
        },
        { word: 'Copy…', isDisabled: !may.be('write'), onChoose: onCopy },
        { word: 'Export…', onChoose: () => onOpen('export') },
        { word: 'Archive', isDisabled: job.status === 'archived' || !may.be('write'), onChoose: onArchive },
        { word: 'Delete…', isDisabled: !may.be('write'), look: 'danger', onChoose: () => onOpen('delete') },
      ]}
    />
  );
}
