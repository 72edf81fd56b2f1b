import type { ServiceResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { every } from '../../live/pace.js';
import { Empty } from '../../parts/empty.js';
import { Instant } from '../../parts/instant.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';
import style from './workers-page.module.css';

const kindWords = { scheduler: 'scheduler', api: 'API' } as const;

/** Schedulers and APIs. */
export function Services() {
  const services = useQuery({
    queryKey: ['services'],
    queryFn: ({ signal }) => client().services({ limit: 200 }, { signal }),
    refetchInterval: every(10_000),
  });
  const items = services.data?.items ?? [];
  const versions = new Set(items.filter(({ status }) => status === 'active').map(({ version }) => version));
  const hasScheduler = items.some(({ kind, status }) => kind === 'scheduler' && status === 'active');
  return (
    <section>
      <h2 className={style['title']}>Schedulers and APIs</h2>
      {services.error !== null && (
        <ProblemBox
          error={services.error}
          what="The services could not be read"
          onRetry={() => void services.refetch()}
        />
      )}
      {services.data !== undefined && !hasScheduler && (
        <Empty title="No scheduler is running.">
          Nothing runs by its schedule until one is there: <code>aster scheduler</code>, or the scheduler image.
        </Empty>
      )}
      {versions.size > 1 && <p className={style['warning']}>They have different versions.</p>}
      <ul className={style['workers']}>
        {items.map((service) => (
          <Service key={service.id} service={service} />
        ))}
      </ul>
    </section>
  );
}

function Service({ service }: { readonly service: ServiceResource }) {
  const { kind, name, status, version, tz_data: tzData, last_pass_at: lastPassAt } = service;
  return (
    <li className={style['worker']} data-status={status}>
      <div className={style['who']}>
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <span className={style['state']}>
          {kindWords[kind]}, {status === 'active' ? 'active' : 'lost: not heard of for three minutes'}
        </span>
      </div>
      <p className="muted">
        version {version} · since <Instant at={service.started_at} /> · heartbeat{' '}
        <Instant at={service.heartbeat_at} show="relative" />
        {lastPassAt !== null && (
          <>
            {' '}
            · looked for due jobs <Instant at={lastPassAt} show="relative" />
          </>
        )}
        {tzData !== '' && ` · time zones ${tzData}`}
      </p>
    </li>
  );
}
