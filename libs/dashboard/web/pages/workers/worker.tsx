import type { WorkerResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { Instant } from '../../parts/instant.js';
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
