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
      {skipping.map(({ job_id: id, job_name: name, scheduled_every_ms: scheduled, effective_every_ms: effective }) => (
        <li key={id} className={style['run']}>
          <Link to="/jobs/$name" params={{ name }} className={style['name']}>
            <bdi>{name}</bdi>
          </Link>
          <span className={style['why']}>
            every {formatDuration(scheduled)} → {effective === null ? 'never' : `every ${formatDuration(effective)}`}
          </span>
        </li>
      ))}
    </Box>
  );
}
