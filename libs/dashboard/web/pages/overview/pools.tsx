import type { OverviewResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { formatDuration } from '../../time/format-duration.js';
import { Box } from './box.js';
import style from './overview-page.module.css';

type Pool = OverviewResource['pools'][number];

/** Each pool in a line: used slots, what is due, and for how long. */
export function Pools({ pools }: { readonly pools: readonly Pool[] }) {
  return (
    <Box title={<Link to="/workers">Pools</Link>} empty="No worker has been seen yet.">
      {pools.map((pool) => (
        <li key={pool.name} className={style['run']}>
          <span className={style['name']}>
            <bdi>{pool.name}</bdi>
          </span>
          <span className={pool.workers === 0 && pool.due > 0 ? style['warning'] : style['why']}>{poolText(pool)}</span>
          <span className={style['aside']}>
            {pool.running}/{pool.slots} slots
          </span>
        </li>
      ))}
    </Box>
  );
}

function poolText({ workers, due, oldest_due_ms: oldestDueMs }: Pool): string {
  const who = workers === 0 ? 'no live worker' : `${workers} ${workers === 1 ? 'worker' : 'workers'}`;
  if (due === 0) return who;
  return `${who} · ${due} due${oldestDueMs === null ? '' : `, the oldest for ${formatDuration(oldestDueMs)}`}`;
}
