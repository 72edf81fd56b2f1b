import type { RunStatus, WorkerResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { every } from '../../live/pace.js';
import { formatCount } from '../../parts/format-count.js';
import { Instant } from '../../parts/instant.js';
import { client } from '../../server/client.js';
import { DrainButton } from './drain-button.js';
import style from './workers-page.module.css';

const statusWords = {
  active: 'active',
  draining: 'draining: takes nothing new',
  lost: 'lost: its lease has run out',
} as const;
const shownSlots = 64;

/** A worker, what it runs, and whether it is to take more. */
export function Worker({ worker }: { readonly worker: WorkerResource }) {
  const { name, status, slots, running_run_ids: runIds, pools, handlers, version } = worker;
  return (
    <li className={style['worker']} data-status={status}>
      <div className={style['who']}>
        <strong>
          <Link to="/runs" search={{ worker: worker.id }} title="Its runs">
            <bdi>{name}</bdi>
          </Link>
        </strong>
        <span className={style['state']}>{statusWords[status]}</span>
        <DrainButton worker={worker} />
      </div>
      <p className="muted">
        pools {pools.join(', ')} · version {version} · since <Instant at={worker.started_at} /> · heartbeat{' '}
        <Instant at={worker.heartbeat_at} show="relative" />
        <Day worker={worker.id} />
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

const dayMs = 86_400_000;

/** How many of its runs have ended in a day, and how many of them badly. */
function Day({ worker }: { readonly worker: string }) {
  const { data } = useQuery({
    queryKey: ['worker day', worker],
    queryFn: async ({ signal }) => {
      const from = new Date(Date.now() - dayMs).toISOString();
      const count = async (status: readonly RunStatus[]) =>
        client().runs.count({ worker_id: worker, from, status }, { signal });
      return Promise.all([count(['succeeded', 'failed', 'timed_out']), count(['failed', 'timed_out'])]);
    },
    refetchInterval: every(60_000),
  });
  if (data === undefined) return null;
  const [all, bad] = data;
  return (
    <>
      {' · '}
      {formatCount(all.count)}
      {!all.is_exact && '+'} runs in 24 h{bad.count > 0 && `, ${formatCount(bad.count)} failed`}
    </>
  );
}
