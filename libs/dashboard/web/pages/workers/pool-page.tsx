import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { Empty } from '../../parts/empty.js';
import { PageHead } from '../../parts/page-head.js';
import { Panel } from '../../parts/panel.js';
import { printRange } from '../../parts/plan-range.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { RunColumnsChart } from '../../parts/run-columns-chart.js';
import { Skeleton } from '../../parts/skeleton.js';
import { client } from '../../server/client.js';
import { Pool } from './pool.js';
import { Worker } from './worker.js';
import style from './workers-page.module.css';

/** One pool: what is in front of it, what it has done in a day, who works it off, and which jobs use it. */
export function PoolPage() {
  const { name } = useParams({ from: '/pools/$name' });
  const pools = useQuery({
    queryKey: ['pools'],
    queryFn: ({ signal }) => client().pools({ limit: 200 }, { signal }),
    refetchInterval: every(2_000),
  });
  useNews(['pools'], pools.refetch);
  const pool = pools.data?.items.find((each) => each.name === name);
  return (
    <>
      <PageHead title={`Pool ${name}`}>
        <Link to="/runs" search={{ pool: name }} className={style['back']}>
          Its runs
        </Link>
        <Link to="/workers" className={style['back']}>
          All workers and pools
        </Link>
      </PageHead>
      {pools.isPending && <Skeleton rows={6} />}
      {pools.error !== null && (
        <ProblemBox error={pools.error} what="The pool could not be read" onRetry={() => void pools.refetch()} />
      )}
      {pools.data !== undefined && pool === undefined && (
        <Empty title="There is no pool of this name.">A pool is there once a job or a worker names it.</Empty>
      )}
      {pool !== undefined && (
        <div className={`${style['pools']} ${style['alone']}`}>
          <Pool pool={pool} />
        </div>
      )}
      <Day pool={name} />
      <Workers pool={name} />
      <Jobs pool={name} />
    </>
  );
}

function Day({ pool }: { readonly pool: string }) {
  const navigate = useNavigate();
  const show = useCallback(
    (from: number, to: number) => void navigate({ to: '/runs', search: { ...printRange({ from, to }), pool } }),
    [navigate, pool],
  );
  const { data } = useQuery({
    queryKey: ['pool day', pool],
    queryFn: ({ signal }) => client().statistics.runs({ pool, step: '5m' }, { signal }),
    refetchInterval: every(60_000),
    placeholderData: undefined,
  });
  if (data === undefined || data.rows.length === 0) return null;
  return (
    <Panel title="Ended in 24 hours">
      <RunColumnsChart series={data} onColumn={show} />
    </Panel>
  );
}

function Workers({ pool }: { readonly pool: string }) {
  const { data } = useQuery({
    queryKey: ['workers'],
    queryFn: ({ signal }) => client().workers({ limit: 500 }, { signal }),
    refetchInterval: every(2_000),
  });
  const serving = data?.items.filter(({ pools }) => pools.includes(pool) || pools.includes('*')) ?? [];
  if (serving.length === 0) return null;
  return (
    <>
      <h2 className={style['title']}>Workers that serve it</h2>
      <ul className={style['workers']}>
        {serving.map((worker) => (
          <Worker key={worker.id} worker={worker} />
        ))}
      </ul>
    </>
  );
}

const mostJobs = 50;

function Jobs({ pool }: { readonly pool: string }) {
  const { data } = useQuery({
    queryKey: ['jobs', 'of pool', pool],
    queryFn: ({ signal }) => client().jobs.list({ pool, limit: mostJobs }, { signal }),
    placeholderData: undefined,
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <>
      <h2 className={style['title']}>Jobs that use it</h2>
      <p className={style['jobs']}>
        {data.items.map(({ id, name }) => (
          <Link key={id} to="/jobs/$name" params={{ name }}>
            <bdi>{name}</bdi>
          </Link>
        ))}
        {data.cursor !== undefined && (
          <Link to="/jobs" search={{ q: `pool:${pool}` }}>
            all of them
          </Link>
        )}
      </p>
    </>
  );
}
