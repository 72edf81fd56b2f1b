import type { JobResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { JobSearch } from '../../address/job-search.js';
import { every } from '../../live/pace.js';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { Panel } from '../../parts/panel.js';
import { client } from '../../server/client.js';
import type { HeatOf } from './heat-colour.js';
import { HeatMap } from './heat-map.js';
import { HourMap } from './hour-map.js';
import style from './job-charts.module.css';
import { planSquare } from './plan-square.js';
import type { Square } from './square-map.js';

const dayMs = 24 * 3_600_000;
/** Hours are kept for eight days, of which the oldest may be cut off; days for two years. */
const spans = ['hours', '26w', '1y', '2y'] as const;
const spanWords = { hours: 'hours', '26w': '26 weeks', '1y': '1 year', '2y': '2 years' } as const;
const weeksOf = { '26w': 26, '1y': 52, '2y': 104 } as const;
const hourDays = 7;
const told: readonly HeatOf[] = ['failures', 'runs', 'duration'];

/** How a job does in the long run: its days, or the hours of the last week. */
export function JobDays({ job }: { readonly job: JobResource }) {
  const span = useSearch({ from: '/jobs/$name', select: ({ days }) => days }) ?? '26w';
  const of = useSearch({ from: '/jobs/$name', select: ({ heat }) => heat }) ?? 'failures';
  const navigate = useNavigate();
  const weeks = span === 'hours' ? undefined : weeksOf[span];
  const { data } = useQuery({
    queryKey: ['heat', job.id, span],
    queryFn: async ({ signal }) => {
      const from = new Date(Date.now() - (weeks === undefined ? hourDays - 1 : weeks * 7) * dayMs).toISOString();
      const by = weeks === undefined ? 'day_hour' : 'day';
      return { heat: await client().jobs.heat(job.id, { from, by }, { signal }), weeks };
    },
    refetchInterval: every(300_000),
    // days are shown until more of them are read, but not as hours
    placeholderData: (before, asked) => ((asked?.queryKey[2] === 'hours') === (span === 'hours') ? before : undefined),
  });
  const show = (chosen: Pick<JobSearch, 'days' | 'heat'>) => {
    const search = (before: JobSearch): JobSearch => ({ ...before, ...chosen });
    // a task of its own: a press takes the browser about as long as the page takes to follow its address
    setTimeout(() => void navigate({ to: '.', search, replace: true, resetScroll: false }));
  };
  const { name, timezone } = job;
  // what ran is listed; why nothing did is asked of the ledger
  const open = useCallback(
    ({ title, counts }: Square) => {
      const time = planSquare(title, timezone);
      if (time === undefined) return;
      if (counts !== undefined) return void navigate({ to: '/runs', search: { job: name, ...time } });
      const search = { tab: 'ledger', at: time.from } as const;
      void navigate({ to: '/jobs/$name', params: { name }, search });
    },
    [navigate, name, timezone],
  );
  if (span === '26w' && (data === undefined || data.heat.rows.length === 0)) return null;
  return (
    <Panel
      title={weeks === undefined ? 'Hours of the last 7 days' : 'Days'}
      aside={
        <span className={style['heatChoices']}>
          <ChoiceChips
            label="What colours tell"
            choices={told}
            chosen={[of]}
            word={(each) => each}
            onChange={(chosen) => {
              const heat = chosen.find((each) => each !== of) ?? of;
              show({ heat: heat === 'failures' ? undefined : heat });
            }}
          />
          <ChoiceChips
            label="Picture"
            choices={spans}
            chosen={[span]}
            word={(each) => spanWords[each]}
            onChange={(chosen) => {
              const days = chosen.find((each) => each !== span) ?? span;
              show({ days: days === '26w' ? undefined : days });
            }}
          />
        </span>
      }
    >
      {data?.weeks !== undefined && (
        <HeatMap heat={data.heat} zone={job.timezone} weeks={data.weeks} of={of} onOpen={open} />
      )}
      {weeks === undefined && <HourMap heat={data?.heat} zone={job.timezone} days={hourDays} of={of} onOpen={open} />}
    </Panel>
  );
}
