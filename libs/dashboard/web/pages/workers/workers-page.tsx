import { useQuery } from '@tanstack/react-query';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { CopyAs } from '../../parts/copy-as.js';
import { Empty } from '../../parts/empty.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { client } from '../../server/client.js';
import { Pool } from './pool.js';
import { Services } from './services.js';
import { Worker } from './worker.js';
import style from './workers-page.module.css';

/** Who executes, and what is in front of them. */
export function WorkersPage() {
  const pools = useQuery({
    queryKey: ['pools'],
    queryFn: ({ signal }) => client().pools({ limit: 200 }, { signal }),
    refetchInterval: every(2_000),
  });
  const workers = useQuery({
    queryKey: ['workers'],
    queryFn: ({ signal }) => client().workers({ limit: 500 }, { signal }),
    refetchInterval: every(2_000),
  });
  useNews(['pools'], pools.refetch);
  useNews(['workers'], workers.refetch);
  return (
    <>
      <PageHead title="Workers and pools">
        <CopyAs shown={{ path: '/api/v1/workers', words: ['workers', 'list'], items: workers.data?.items ?? [] }} />
      </PageHead>
      {pools.error !== null && (
        <ProblemBox error={pools.error} what="The pools could not be read" onRetry={() => void pools.refetch()} />
      )}
      {pools.isPending && <Skeleton rows={3} />}
      <div className={style['pools']}>
        {pools.data?.items.map((pool) => (
          <Pool key={pool.name} pool={pool} />
        ))}
      </div>
      <h2 className={style['title']}>Workers</h2>
      {workers.error !== null && (
        <ProblemBox error={workers.error} what="The workers could not be read" onRetry={() => void workers.refetch()} />
      )}
      {workers.data?.items.length === 0 && (
        <Empty title="No worker is running.">
          Runs wait until one is there: <code>aster worker</code>, or the worker image.
        </Empty>
      )}
      <ul className={style['workers']}>
        {workers.data?.items.map((worker) => (
          <Worker key={worker.id} worker={worker} />
        ))}
      </ul>
      <Services />
    </>
  );
}
