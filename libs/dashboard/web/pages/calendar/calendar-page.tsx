import type { ForecastResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CalendarPlus } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { CalendarSearch } from '../../address/time-search.js';
import { every } from '../../live/pace.js';
import { useOfNow } from '../../live/use-now.js';
import { Button } from '../../parts/button.js';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { CopyAs } from '../../parts/copy-as.js';
import { Empty } from '../../parts/empty.js';
import { ForThose } from '../../parts/for-those.js';
import { formatCounted } from '../../parts/format-count.js';
import { Instant } from '../../parts/instant.js';
import { LoadChart } from '../../parts/load-chart.js';
import { PageHead } from '../../parts/page-head.js';
import { Panel } from '../../parts/panel.js';
import { planLoad } from '../../parts/plan-load.js';
import { ProblemBox, sentenceOf } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';
import { formatDuration } from '../../time/format-duration.js';
import style from './calendar.module.css';
import { HeatGrid } from './heat-grid.js';
import { planShownCalendar } from './plan-shown-calendar.js';

const views = ['past', 'day', 'week'] as const;
const viewWords = { past: 'last 7 days', day: 'next 24 hours', week: 'next 7 days' } as const;
const dayMs = 86_400_000;

const Past = lazy(async () => ({ default: (await import('./past.js')).Past }));

/** What will start, and whether there is room for it; where the peaks are, and what clock changes do; and what was. */
export function CalendarPage() {
  return (
    <ForThose title="Calendar" need="everything">
      <Calendar />
    </ForThose>
  );
}

function Calendar() {
  const search = useSearch({ from: '/calendar' });
  const { view = 'day', pool } = search;
  const minute = useOfNow((now) => now.getTime() - (now.getTime() % 60_000));
  const navigate = useNavigate({ from: '/calendar' });
  const change = (part: CalendarSearch) =>
    void navigate({ to: '/calendar', search: (before) => ({ ...before, ...part }) });
  return (
    <>
      <PageHead title="Calendar">
        <CopyAs shown={planShownCalendar(search, minute)} />
        <Button
          icon={<CalendarPlus aria-hidden size={14} />}
          title="The ticks of seven days, for a calendar"
          onClick={() =>
            void import('./download-ical.js')
              .then(async ({ downloadIcal }) => downloadIcal(pool))
              .catch((error: unknown) => toast(sentenceOf(error), { isProblem: true }))
          }
        >
          iCalendar
        </Button>
        <PoolChoice pool={pool} onChange={(chosen) => change({ pool: chosen })} />
        <ChoiceChips
          label="How far"
          choices={views}
          chosen={[view]}
          word={(choice) => viewWords[choice]}
          onChange={(chosen) => change({ view: chosen.find((choice) => choice !== view) ?? view })}
        />
      </PageHead>
      {view === 'past' ? (
        <Suspense fallback={<Skeleton rows={12} />}>
          <Past pool={pool} />
        </Suspense>
      ) : (
        <Coming view={view} pool={pool} />
      )}
    </>
  );
}

function PoolChoice({
  pool,
  onChange,
}: {
  readonly pool: string | undefined;
  readonly onChange: (pool?: string) => void;
}) {
  const { data } = useQuery({
    queryKey: ['pools', 'names'],
    queryFn: ({ signal }) => client().pools({ limit: 1_000 }, { signal }),
    refetchInterval: every(60_000),
  });
  const names = [...new Set([...(data?.items.map(({ name }) => name) ?? []), ...(pool === undefined ? [] : [pool])])];
  if (names.length < 2 && pool === undefined) return null;
  return (
    <select
      aria-label="Pool"
      value={pool ?? ''}
      onChange={({ target: { value } }) => onChange(value === '' ? undefined : value)}
    >
      <option value="">all pools</option>
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}

function Coming({ view, pool }: { readonly view: 'day' | 'week'; readonly pool: string | undefined }) {
  const forecast = useQuery({
    queryKey: ['forecast', view, pool],
    queryFn: ({ signal }) => {
      const week = { step: '1h', to: new Date(Date.now() + 7 * dayMs).toISOString() } as const;
      return client().statistics.forecast({ pool, ...(view === 'day' ? { step: '5m' } : week) }, { signal });
    },
    refetchInterval: every(60_000),
    placeholderData: undefined,
  });
  return (
    <>
      {forecast.isPending && <Skeleton rows={12} />}
      {forecast.error !== null && (
        <ProblemBox
          error={forecast.error}
          what="What is to come could not be worked out"
          onRetry={() => void forecast.refetch()}
        />
      )}
      {forecast.data !== undefined && <Forecast forecast={forecast.data} view={view} />}
    </>
  );
}

function Forecast({ forecast, view }: { readonly forecast: ForecastResource; readonly view: 'day' | 'week' }) {
  const cells = planLoad(forecast);
  const starts = cells.reduce((sum, cell) => sum + cell.starts, 0);
  if (starts === 0) return <Empty title="Nothing is due in this time.">No active job has a tick in it.</Empty>;
  return (
    <div className={style['parts']}>
      {!forecast.is_complete && (
        <p role="status">There are more schedules than could be looked at: what is shown is a part.</p>
      )}
      <Panel title={`Load: ${formatCounted(Math.round(starts), 'start')}`}>
        <LoadChart cells={cells} stepMs={forecast.step_ms} />
      </Panel>
      <ClockChanges changes={forecast.clock_changes} />
      <div className={style['columns']}>
        <Panel title={view === 'day' ? 'Starts, 5 minutes a box' : 'Starts, an hour a box'}>
          <HeatGrid cells={cells} rowBy={view === 'day' ? 'hour' : 'day'} />
        </Panel>
        <Panel title="Peaks">
          <Peaks peaks={forecast.peaks} />
        </Panel>
      </div>
    </div>
  );
}

function Peaks({ peaks }: { readonly peaks: ForecastResource['peaks'] }) {
  if (peaks.length === 0) return <p className="muted">None stands out.</p>;
  return (
    <ol className={style['peaks']}>
      {peaks.map(({ at, pool, starts, running_p95: running, slots, jobs, proposal }) => (
        <li key={`${at} ${pool}`} data-over={running > slots}>
          <p>
            <strong>
              <Instant at={at} />
            </strong>{' '}
            {starts} starts in <bdi>{pool}</bdi>, {running.toFixed(1)} at the same time for {slots} slots
          </p>
          <p className="muted">
            {jobs
              .map(({ name, jobs: count, usual_ms: usual }) => {
                const others = count > 1 ? ` and ${count - 1} like it` : '';
                return `${name}${others}${usual === null ? '' : ` (${formatDuration(usual)})`}`;
              })
              .join(', ')}
          </p>
          {proposal !== null && <p className={style['proposal']}>{proposal}</p>}
        </li>
      ))}
    </ol>
  );
}

function ClockChanges({ changes }: { readonly changes: ForecastResource['clock_changes'] }) {
  if (changes.length === 0) return null;
  return (
    <Panel title="Clock changes">
      <ul>
        {changes.map(({ timezone, at, from, to, kind, jobs }) => (
          <li key={timezone + at}>
            <Instant at={at} jobZone={timezone} />: {timezone} goes from {from} to {to}.{' '}
            {kind === 'gap' ? 'Times are left out' : 'Times come twice'}; {jobs} {jobs === 1 ? 'job has' : 'jobs have'}{' '}
            this zone.
          </li>
        ))}
      </ul>
    </Panel>
  );
}
