import type { OverviewResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { Instant } from '../../parts/instant.js';
import { formatDuration } from '../../time/format-duration.js';
import { Box } from './box.js';
import style from './overview-page.module.css';

type Pool = OverviewResource['pools'][number];

/** Each pool in a line: used slots, what is due, and for how long; below, who plans and who answers. */
export function Pools({ pools, services }: Pick<OverviewResource, 'pools' | 'services'>) {
  return (
    <Box title={<Link to="/workers">Pools and services</Link>} empty="No worker has been seen yet.">
      {[
        ...pools.map((pool) => (
          <li key={pool.name} className={style['run']}>
            <span className={style['name']}>
              <bdi>{pool.name}</bdi>
            </span>
            <span className={pool.workers === 0 && pool.due > 0 ? style['warning'] : style['why']}>
              {poolText(pool)}
            </span>
            <span className={style['aside']}>
              {pool.running}/{pool.slots} slots
            </span>
          </li>
        )),
        ...services.map(({ kind, count, last_pass_at: passedAt }) => (
          <li key={`service ${kind}`} className={style['run']}>
            <span className={style['name']}>{kind === 'api' ? 'APIs' : 'Schedulers'}</span>
            <span className={count === 0 ? style['warning'] : style['why']}>
              {count === 0 ? 'none is alive' : `${count} alive`}
            </span>
            {passedAt !== null && (
              <span className={style['aside']}>
                looked <Instant at={passedAt} show="relative" />
              </span>
            )}
          </li>
        )),
      ]}
    </Box>
  );
}

function poolText({ workers, due, oldest_due_ms: oldestDueMs }: Pool): string {
  const who = workers === 0 ? 'no live worker' : `${workers} ${workers === 1 ? 'worker' : 'workers'}`;
  if (due === 0) return who;
  return `${who} · ${due} due${oldestDueMs === null ? '' : `, the oldest for ${formatDuration(oldestDueMs)}`}`;
}
