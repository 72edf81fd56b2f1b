import type { PoolResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { CopyButton } from '../../parts/copy-button.js';
import { shellWord } from '../../parts/shell-word.js';
import { formatDuration } from '../../time/format-duration.js';
import style from './workers-page.module.css';

/** What is in front of a pool, and who works it off. */
export function Pool({ pool }: { readonly pool: PoolResource }) {
  const { name, workers, draining, slots, running, due, scheduled, waiting, oldest_due_ms: oldestDueMs } = pool;
  const isUnserved = workers === 0 && due + waiting + scheduled > 0;
  return (
    <section className={style['pool']} data-unserved={isUnserved}>
      <h2>
        <Link to="/pools/$name" params={{ name }} title="What it has done, who serves it, which jobs use it">
          <bdi>{name}</bdi>
        </Link>
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
      <Waits pool={pool} />
      {isUnserved ? (
        <>
          <p className={style['warning']}>
            {draining > 0 ? 'All workers of this pool are draining.' : 'No live worker serves this pool.'}
          </p>
          <div className={style['command']}>
            <code>{startLine(name)}</code>
            <CopyButton label="Copy" text={() => startLine(name)} />
          </div>
        </>
      ) : (
        <p className="muted">
          {workers} {workers === 1 ? 'worker' : 'workers'}
          {draining > 0 && `, ${draining} more draining`}
        </p>
      )}
    </section>
  );
}

/** How long runs have waited for a worker. */
function Waits({ pool }: { readonly pool: PoolResource }) {
  const { wait_p50_ms: medianMs, wait_p95_ms: p95Ms } = pool;
  if (medianMs === null || p95Ms === null) return null;
  return (
    <p className="muted num" title="Of runs that ended within the last hour, from when they were due.">
      waited {formatDuration(medianMs)}, 1 in 20 longer than {formatDuration(p95Ms)}
    </p>
  );
}

/** What starts a worker of the pool, on a shell. */
function startLine(pool: string): string {
  return `WORKER_POOLS=${shellWord(pool)} aster worker`;
}
