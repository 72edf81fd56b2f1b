import type { OverviewResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { Instant } from '../../parts/instant.js';
import { StatusMark } from '../../parts/status-mark.js';
import { Box } from './box.js';
import style from './overview-page.module.css';

const shownRuns = 8;

/** Runs that have been due for more than a minute, and why they have not started. */
export function Late({ told: { late } }: { readonly told: OverviewResource }) {
  const count = late.length === 20 ? '20+' : String(late.length);
  return (
    <Box title="Late" count={count} empty="Every run has started in time.">
      {late.slice(0, shownRuns).map(({ run_id: id, job_name: name, due_at: at, sentence }) => (
        <li key={id} className={style['run']}>
          <StatusMark status="scheduled" compact />
          <Link to="/runs/$id" params={{ id }} className={style['name']}>
            <bdi>{name}</bdi>
          </Link>
          <span className={style['why']} title={sentence}>
            <bdi>{sentence}</bdi>
          </span>
          <span className={style['aside']}>
            due <Instant at={at} show="relative" />
          </span>
        </li>
      ))}
    </Box>
  );
}
