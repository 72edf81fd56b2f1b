import type { OverviewResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { formatDuration } from '../../time/format-duration.js';
import { Box } from './box.js';
import style from './overview-page.module.css';

/** Jobs that start much less often than their schedule says. */
export function Skipping({ told: { skipping } }: { readonly told: OverviewResource }) {
  return (
    <Box
      title="Slower than scheduled"
      count={String(skipping.length)}
      empty="Every job starts as often as its schedule says."
    >
      {skipping.map(
        ({ job_id: id, job_name: name, scheduled_every_ms: scheduled, effective_every_ms: effective, ...job }) => (
          <li key={id} className={style['run']}>
            <Link to="/jobs/$name" params={{ name }} className={style['name']}>
              <bdi>{name}</bdi>
            </Link>
            <span className={style['why']} title={remedyOf(scheduled, job.run_p50_ms, job.wait_p50_ms)}>
              every {formatDuration(scheduled)} → {effective === null ? 'never' : `every ${formatDuration(effective)}`}
              {causeOf(scheduled, job.run_p50_ms, job.wait_p50_ms)}
            </span>
          </li>
        ),
      )}
    </Box>
  );
}

/** Which of the two it is: runs longer than the interval, or too few workers. */
function causeOf(scheduled: number, runMs: number | null, waitMs: number | null): string {
  if (runMs !== null && runMs > scheduled) return `: runs take ${formatDuration(runMs)}`;
  if (waitMs !== null && waitMs > scheduled / 2) return `: runs wait ${formatDuration(waitMs)} for a worker`;
  return '';
}

/** What helps, for who points at it. */
function remedyOf(scheduled: number, runMs: number | null, waitMs: number | null): string | undefined {
  if (runMs !== null && runMs > scheduled)
    return 'Run it less often, or let runs be beside each other or wait in turn.';
  return waitMs !== null && waitMs > scheduled / 2 ? 'Add workers or slots to its pool.' : undefined;
}
