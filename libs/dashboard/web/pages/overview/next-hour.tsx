import type { JobListItemResource } from '@aster-scheduler/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { every } from '../../live/pace.js';
import { Button } from '../../parts/button.js';
import { Instant } from '../../parts/instant.js';
import { LoadChart } from '../../parts/load-chart.js';
import { planLoad } from '../../parts/plan-load.js';
import { sentenceOf } from '../../parts/problem-box.js';
import { StatusMark } from '../../parts/status-mark.js';
import { toast } from '../../parts/toasts.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';
import { Box } from './box.js';
import style from './overview-page.module.css';

const hourMs = 3_600_000;
const minuteMs = 60_000;
const shownTicks = 8;

/** What the next hour brings: whether there is room for it, and what comes first. */
export function NextHour() {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['next hour', may.seesAllJobs],
    async queryFn({ signal }) {
      const from = Math.floor(Date.now() / minuteMs) * minuteMs;
      const range = { from: new Date(from).toISOString(), to: new Date(from + hourMs).toISOString() };
      const [forecast, jobs] = await Promise.all([
        may.seesAllJobs ? client().statistics.forecast({ ...range, step: '1m' }, { signal }) : undefined,
        client().jobs.list({ sort: 'next', status: 'active', limit: shownTicks, include: ['ticks'] }, { signal }),
      ]);
      return { forecast, ticks: jobs.items.filter(({ next_run_at: next }) => next !== null && next < range.to) };
    },
    refetchInterval: every(30_000),
  });
  if (data === undefined) return null;
  const steps = data.forecast === undefined ? [] : planLoad(data.forecast);
  const starts = Math.round(steps.reduce((sum, step) => sum + step.starts, 0));
  return (
    <Box
      title={<Link to="/calendar">Next hour</Link>}
      count={data.forecast === undefined ? undefined : `${starts} ${starts === 1 ? 'start' : 'starts'}`}
      empty="Nothing is due in the next hour."
    >
      {[
        ...(starts === 0
          ? []
          : [
              <li key="load" className={style['load']}>
                <LoadChart cells={steps} stepMs={minuteMs} />
              </li>,
            ]),
        ...data.ticks.map((job) => <Tick key={job.id} job={job} mayAct={may.be('operate')} />),
      ]}
    </Box>
  );
}

interface TickProps {
  readonly job: JobListItemResource;
  readonly mayAct: boolean;
}

function Tick({ job: { id, name, timezone, next_run_at: next, ticks = [] }, mayAct }: TickProps) {
  const queries = useQueryClient();
  const at = next ?? '';
  const isSkipped = ticks[0]?.at === at && ticks[0].is_skipped;
  const change = useMutation({
    mutationFn: async (verb: 'skip' | 'unskip' | 'trigger') => {
      if (verb === 'skip') await client().jobs.skip(id, { at });
      else if (verb === 'unskip') await client().jobs.unskip(id, at);
      else await client().jobs.trigger(id);
    },
    onSuccess: (_, verb) => {
      if (verb === 'trigger') toast(`${name} was triggered.`);
      if (verb === 'skip') toast(`This tick of ${name} will be skipped.`, { undo: () => change.mutate('unskip') });
    },
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['next hour'] }),
  });
  return (
    <li className={style['run']}>
      <StatusMark status="scheduled" compact />
      <Link to="/jobs/$name" params={{ name }} className={style['name']}>
        <bdi>{name}</bdi>
      </Link>
      <span className={style['why']}>
        <Instant at={at} jobZone={timezone} />
        {isSkipped && ' · will be skipped'}
      </span>
      {mayAct && (
        <span className={style['acts']}>
          <Button
            look="quiet"
            aria-label={`${isSkipped ? 'Do not skip' : 'Skip'} this tick of ${name}`}
            onClick={() => change.mutate(isSkipped ? 'unskip' : 'skip')}
          >
            {isSkipped ? 'Do not skip' : 'Skip'}
          </Button>
          <Button look="quiet" aria-label={`Trigger ${name} now`} onClick={() => change.mutate('trigger')}>
            Run now
          </Button>
        </span>
      )}
      <span className={style['aside']}>
        <Instant at={at} show="relative" />
      </span>
    </li>
  );
}
