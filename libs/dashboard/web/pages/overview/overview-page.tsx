import type { PoolResource, RunListItem } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { client } from '../../app/client.js';
import { every } from '../../live/pace.js';
import { Instant } from '../../parts/instant.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { RunDuration } from '../../parts/run-columns.js';
import { reasonSentence } from '../../parts/run-facts.js';
import { Skeleton } from '../../parts/skeleton.js';
import { StatusMark } from '../../parts/status-mark.js';
import style from './overview-page.module.css';
import { planVerdict } from './plan-verdict.js';

const dayMs = 86_400_000;
const shownRuns = 8;

/** Is everything all right? What is not, and why? */
export function OverviewPage() {
  const overview = useQuery({
    queryKey: ['overview'],
    queryFn: ({ signal }) => readOverview(signal),
    refetchInterval: every(2_000),
  });
  if (overview.data === undefined) {
    return overview.error === null ? (
      <Skeleton rows={10} />
    ) : (
      <ProblemBox
        error={overview.error}
        what="The overview could not be read"
        onRetry={() => void overview.refetch()}
      />
    );
  }
  const { running, failed, skipped, pools } = overview.data;
  const verdict = planVerdict(overview.data);
  return (
    <>
      <PageHead title={verdict.title} tabTitle="Overview" below={<p className="muted">{verdict.rest}</p>} />
      <div className={style['grid']}>
        <Box
          title="Now running"
          to={{ status: 'running' }}
          empty="Nothing is running."
          runs={running}
          show={(run) => <RunDuration run={run} />}
        />
        <Box
          title="Failed in the last 24 hours"
          to={{ status: 'failed,timed_out', from: 'now-24h' }}
          empty="Nothing has failed."
          runs={failed}
          show={(run) => <Instant at={run.finished_at ?? run.scheduled_at} show="relative" />}
        />
        <Box
          title="Skipped in the last 24 hours"
          to={{ status: 'skipped', from: 'now-24h' }}
          empty="No tick was skipped."
          runs={skipped}
          show={(run) => <Instant at={run.scheduled_at} show="relative" />}
        />
        <section className={style['box']}>
          <h2>
            <Link to="/workers">Pools</Link>
          </h2>
          <ul>
            {pools.map((pool) => (
              <Pool key={pool.name} pool={pool} />
            ))}
          </ul>
          {pools.length === 0 && <p className={style['none']}>No worker has been seen yet.</p>}
        </section>
      </div>
    </>
  );
}

async function readOverview(signal: AbortSignal) {
  const from = new Date(Math.floor((Date.now() - dayMs) / 60_000) * 60_000).toISOString();
  const [running, failed, skipped, pools] = await Promise.all([
    client().runs.list({ status: 'running', limit: 100 }, { signal }),
    client().runs.list({ status: ['failed', 'timed_out'], from, limit: 100 }, { signal }),
    client().runs.list({ status: 'skipped', from, limit: 100 }, { signal }),
    client().pools({ limit: 100 }, { signal }),
  ]);
  return { running: running.items, failed: failed.items, skipped: skipped.items, pools: pools.items };
}

interface BoxProps {
  readonly title: string;
  readonly to: { readonly status: string; readonly from?: string };
  readonly empty: string;
  readonly runs: readonly RunListItem[];
  readonly show: (run: RunListItem) => ReactNode;
}

function Box({ title, to, empty, runs, show }: BoxProps) {
  return (
    <section className={style['box']}>
      <h2>
        <Link to="/runs" search={to}>
          {title}
        </Link>{' '}
        <span className={style['count']}>{runs.length === 100 ? '100+' : runs.length}</span>
      </h2>
      {runs.length === 0 ? (
        <p className={style['none']}>{empty}</p>
      ) : (
        <ul>
          {runs.slice(0, shownRuns).map((run) => (
            <li key={run.id} className={style['run']}>
              <StatusMark status={run.status} compact />
              <Link to="/runs/$id" params={{ id: run.id }} className={style['name']}>
                <bdi>{run.job_name}</bdi>
              </Link>
              <span className={style['why']} title={reasonSentence(run)}>
                <bdi>{reasonSentence(run)}</bdi>
              </span>
              <span className={style['aside']}>{show(run)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Pool({ pool }: { readonly pool: PoolResource }) {
  const isUnserved = pool.workers === 0 && pool.due > 0;
  return (
    <li className={style['run']}>
      <span className={style['name']}>
        <bdi>{pool.name}</bdi>
      </span>
      <span className={style['why']}>
        {isUnserved ? 'no live worker' : `${pool.workers} ${pool.workers === 1 ? 'worker' : 'workers'}`}
        {pool.due > 0 && ` · ${pool.due} due`}
      </span>
      <span className={style['aside']}>
        {pool.running}/{pool.slots}
      </span>
    </li>
  );
}
