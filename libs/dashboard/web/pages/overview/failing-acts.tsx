import type { OverviewResource } from '@aster-scheduler/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BellOff, BookOpen, CirclePause, RotateCcw } from 'lucide-react';
import { every } from '../../live/pace.js';
import { sentenceOf } from '../../parts/problem-box.js';
import { RoleButton } from '../../parts/role-button.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';
import { OutcomeStrip } from '../jobs/outcome-strip.js';
import style from './overview-page.module.css';

type FailingJob = OverviewResource['failing'][number];

/** More jobs than are listed are not asked for. */
const mostListed = 20;

/** The last outcomes of a job that fails, who it belongs to, and what can be done about it at once. */
export function FailingActs({ job }: { readonly job: FailingJob }) {
  const { job_id: id, job_name: name, run_id: runId, owner, runbook_url: runbook } = job;
  const queries = useQueryClient();
  const strips = useQuery({
    queryKey: ['failing strips'],
    queryFn: ({ signal }) =>
      client().jobs.list(
        { health: 'failing', sort: '-failing', include: ['last_runs'], limit: mostListed },
        { signal },
      ),
    refetchInterval: every(15_000),
  });
  const { last_runs: runs, timezone: zone } = strips.data?.items.find((item) => item.id === id) ?? {};
  const act = useMutation({
    mutationFn: async (verb: 'retry' | 'pause' | 'resume' | 'silence') => {
      if (verb === 'retry') await client().runs.retry(runId);
      else if (verb === 'pause') await client().jobs.pause(id);
      else if (verb === 'resume') await client().jobs.resume(id);
      else await client().alerts.silences.create({ for: '2h', note: null, match: { jobs: [name] } });
    },
    onSuccess: (_, verb) => {
      if (verb === 'retry') toast(`The last run of ${name} is repeated.`);
      if (verb === 'pause') toast(`${name} is paused.`, { undo: () => act.mutate('resume') });
      if (verb === 'silence') toast(`Nothing is sent of ${name} for two hours. Alerts, Silences ends it sooner.`);
    },
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['overview'] }),
  });
  return (
    <>
      {owner !== null && (
        <span className={style['owner']} title="Its owner">
          <bdi>{owner}</bdi>
        </span>
      )}
      {runs !== undefined && (
        <span className={style['strip']}>
          <OutcomeStrip runs={runs} jobZone={zone} />
        </span>
      )}
      <span className={style['acts']}>
        {runbook !== null && (
          <a href={runbook} rel="noreferrer noopener" target="_blank" aria-label={`What to do when ${name} fails`}>
            <BookOpen aria-hidden size={14} />
          </a>
        )}
        <RoleButton
          needs="operate"
          look="quiet"
          disabled={act.isPending}
          aria-label={`Run ${name} again`}
          icon={<RotateCcw aria-hidden size={14} />}
          onClick={() => act.mutate('retry')}
        />
        <RoleButton
          needs="operate"
          look="quiet"
          disabled={act.isPending}
          aria-label={`Pause ${name}`}
          icon={<CirclePause aria-hidden size={14} />}
          onClick={() => act.mutate('pause')}
        />
        <RoleButton
          needs="operate"
          ofAll
          look="quiet"
          disabled={act.isPending}
          aria-label={`Silence ${name} for two hours`}
          icon={<BellOff aria-hidden size={14} />}
          onClick={() => act.mutate('silence')}
        />
      </span>
    </>
  );
}
