import type { PoolResource, WorkerResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { every } from '../../live/pace.js';
import { Empty } from '../../parts/empty.js';
import { Instant } from '../../parts/instant.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { client } from '../../server/client.js';
import { formatDuration } from '../../time/format-duration.js';
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
  return (
    <>
      <PageHead title="Workers and pools" />
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
    </>
  );
}

function Pool({ pool }: { readonly pool: PoolResource }) {
  const { name, workers, slots, running, due, scheduled, waiting, oldest_due_ms: oldestDueMs } = pool;
  const isUnserved = workers === 0 && due + waiting + scheduled > 0;
  return (
    <section className={style['pool']} data-unserved={isUnserved}>
      <h2>
        <bdi>{name}</bdi>
      </h2>
      <p className={style['figure']}>
        {running}
        <span className="muted">/{slots} slots</span>
      </p>
      <div
        className={style['meter']}
        role="meter"
        aria-label={`slots of ${name} in use`}
        aria-valuenow={running}
        aria-valuemin={0}
        aria-valuemax={slots}
      >
        <div style={{ inlineSize: `${slots === 0 ? 0 : Math.min((running / slots) * 100, 100)}%` }} />
      </div>
      <p className="muted num">
        {due} due{oldestDueMs !== null && `, oldest ${formatDuration(oldestDueMs)}`} · {scheduled} for later · {waiting}{' '}
        waiting
      </p>
      {isUnserved ? (
        <p className={style['warning']}>No live worker serves this pool.</p>
      ) : (
        <p className="muted">
          {workers} {workers === 1 ? 'worker' : 'workers'}
        </p>
      )}
    </section>
  );
}

const statusWords = {
  active: 'active',
  draining: 'draining: takes nothing new',
  lost: 'lost: its lease has run out',
} as const;
const shownSlots = 64;

function Worker({ worker }: { readonly worker: WorkerResource }) {
  const { name, status, slots, running_run_ids: runIds, pools, handlers, version } = worker;
  return (
    <li className={style['worker']} data-status={status}>
      <div className={style['who']}>
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <span className={style['state']}>{statusWords[status]}</span>
      </div>
      <p className="muted">
        pools {pools.join(', ')} · version {version} · since <Instant at={worker.started_at} /> · heartbeat{' '}
        <Instant at={worker.heartbeat_at} show="relative" />
        {handlers.length > 0 && ` · handlers ${handlers.join(', ')}`}
      </p>
      <div role="group" className={style['slots']} aria-label={`${runIds.length} of ${slots} slots in use`}>
        {runIds.slice(0, shownSlots).map((id) => (
          <Link
            key={id}
            to="/runs/$id"
            params={{ id }}
            className={style['slot']}
            data-on
            aria-label={`run ${id}`}
            title={`run ${id}`}
          />
        ))}
        {Array.from({ length: Math.max(Math.min(slots, shownSlots) - runIds.length, 0) }, (_, index) => (
          <span key={index} className={style['slot']} />
        ))}
        {slots > shownSlots && <span className="muted">of {slots}</span>}
      </div>
    </li>
  );
}
