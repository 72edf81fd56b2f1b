import type { JobResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { formatCounted } from '../../parts/format-count.js';
import { client } from '../../server/client.js';
import { mayOpen } from '../../server/may-open.js';
import { useMe } from '../../server/use-me.js';
import style from './job-tabs.module.css';

/** More are not counted. */
const mostCounted = 9;

/** What else is known of a job: its incidents, those that are open in red, and what was done to it. */
export function JobLinks({ job }: { readonly job: JobResource }) {
  const { data: me } = useMe();
  const open = useQuery({
    queryKey: ['incidents', 'of job', job.id],
    queryFn: ({ signal }) =>
      client().alerts.incidents.list({ job: job.id, state: 'open', limit: mostCounted + 1 }, { signal }),
    refetchInterval: every(10_000),
    placeholderData: undefined,
  });
  useNews(['incidents'], open.refetch);
  const count = open.data?.items.length ?? 0;
  const words = count > mostCounted ? `${mostCounted}+ incidents` : formatCounted(count, 'incident');
  return (
    <span className={style['links']}>
      <Link to="/alerts" search={{ job: job.name }} data-open={count > 0}>
        {count === 0 ? 'Incidents' : words}
      </Link>
      {mayOpen(me, 'admin') && (
        <Link to="/audit" search={{ subject: job.id }}>
          Audit log
        </Link>
      )}
    </span>
  );
}
