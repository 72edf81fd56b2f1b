import type { JobResource, RunListItem } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { every } from '../../live/pace.js';
import { Instant } from '../../parts/instant.js';
import { Panel } from '../../parts/panel.js';
import { client } from '../../server/client.js';
import style from './job-graph.module.css';
import { planAlike } from './plan-alike.js';

/** So many failures are looked at. */
const mostLookedAt = 100;
const mostShown = 6;

/** The last failures of a job, put together by what they say; the most frequent first. */
export function FailuresAlike({ job }: { readonly job: JobResource }) {
  const failures = useQuery({
    queryKey: ['failures of job', job.id],
    queryFn: async ({ signal }): Promise<readonly RunListItem[]> => {
      const query = {
        job_id: job.id,
        status: ['failed', 'timed_out'] as const,
        limit: mostLookedAt,
        fields: '-output',
      } as const;
      return (await client().runs.list(query, { signal })).items;
    },
    refetchInterval: every(30_000),
    placeholderData: undefined,
  });
  const groups = planAlike(failures.data ?? []);
  if (groups.length === 0) return null;
  return (
    <Panel
      title={failures.data?.length === mostLookedAt ? `The last ${mostLookedAt} failures` : 'What its failures say'}
    >
      <ul className={style['list']}>
        {groups.slice(0, mostShown).map(({ line, runs, first, last }) => (
          <li key={last.id}>
            <Link to="/runs/$id" params={{ id: last.id }} className={style['link']}>
              <bdi>{line}</bdi>
            </Link>{' '}
            <span className="muted">
              {runs === 1 ? 'once, ' : `${runs}×, first `}
              <Instant at={first.scheduled_at} jobZone={job.timezone} show={runs === 1 ? 'both' : 'clock'} />
              {runs > 1 && (
                <>
                  , last <Instant at={last.scheduled_at} jobZone={job.timezone} show="both" />
                </>
              )}
            </span>
          </li>
        ))}
        {groups.length > mostShown && <li className="muted">and {groups.length - mostShown} more kinds</li>}
      </ul>
    </Panel>
  );
}
