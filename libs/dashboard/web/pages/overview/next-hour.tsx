import type { ForecastResource, JobListItemResource } from '@aster-scheduler/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { every } from '../../live/pace.js';
import { Button } from '../../parts/button.js';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { formatCounted } from '../../parts/format-count.js';
import { Instant } from '../../parts/instant.js';
import { LoadChart } from '../../parts/load-chart.js';
import { planLoad } from '../../parts/plan-load.js';
import { sentenceOf } from '../../parts/problem-box.js';
import { StatusMark } from '../../parts/status-mark.js';
import { toast } from '../../parts/toasts.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';
import { Box } from './box.js';
import { keepHeight } from './kept-height.js';
import style from './overview-page.module.css';

type ForecastPeak = ForecastResource['peaks'][number];

const hourMs = 3_600_000;
const minuteMs = 60_000;
const shownTicks = 8;
const mostTicks = 30;

const spans = ['1h', '6h', '24h'] as const;
type Span = (typeof spans)[number];
const lengths: Readonly<Record<Span, readonly [hours: number, step: '1m' | '5m', title: string, words: string]>> = {
  '1h': [1, '1m', 'Next hour', 'the next hour'],
  '6h': [6, '5m', 'Next 6 hours', 'the next 6 hours'],
  '24h': [24, '5m', 'Next 24 hours', 'the next 24 hours'],
};

interface NextHourProps {
  readonly ahead: Span;
  readonly onAhead: (ahead: Span) => void;
}

/** What the next hour brings, or a longer time: whether there is room for it, and what comes first. */
export function NextHour({ ahead, onAhead }: NextHourProps) {
  const may = useMay();
  const [isLong, setLong] = useState(false);
  const [hours, step, title, words] = lengths[ahead];
  const limit = isLong ? mostTicks : shownTicks;
  const { data, error } = useQuery({
    queryKey: ['next hour', may.seesAllJobs, ahead, limit],
    async queryFn({ signal }) {
      const from = Math.floor(Date.now() / minuteMs) * minuteMs;
      const range = { from: new Date(from).toISOString(), to: new Date(from + hours * hourMs).toISOString() };
      const [forecast, jobs] = await Promise.all([
        may.seesAllJobs ? client().statistics.forecast({ ...range, step }, { signal }) : undefined,
        client().jobs.list({ sort: 'next', status: 'active', limit, include: ['ticks'] }, { signal }),
      ]);
      return { forecast, ticks: jobs.items.filter(({ next_run_at: next }) => next !== null && next < range.to) };
    },
    refetchInterval: every(30_000),
  });
  const choices = (
    <ChoiceChips
      label="How far ahead"
      choices={spans}
      chosen={[ahead]}
      word={(span) => span}
      onChange={(chosen) => onAhead(chosen.find((span) => span !== ahead) ?? ahead)}
    />
  );
  if (data === undefined) {
    const empty = error === null ? '…' : sentenceOf(error);
    return (
      <Box
        title={<Link to="/calendar">{title}</Link>}
        aside={choices}
        empty={empty}
        isThere={error !== null}
        children={[]}
      />
    );
  }
  const steps = data.forecast === undefined ? [] : planLoad(data.forecast);
  const starts = Math.round(steps.reduce((sum, each) => sum + each.starts, 0));
  return (
    <Box
      title={<Link to="/calendar">{title}</Link>}
      count={data.forecast === undefined ? undefined : formatCounted(starts, 'start')}
      aside={choices}
      empty={`Nothing is due in ${words}.`}
      isThere
      onThere={noteHeight}
    >
      {[
        ...(starts === 0
          ? []
          : [
              <li key="load" className={style['load']}>
                <LoadChart cells={steps} stepMs={step === '1m' ? minuteMs : 5 * minuteMs} />
              </li>,
            ]),
        ...(data.forecast?.peaks.slice(0, 1).map((peak) => <Peak key="peak" peak={peak} />) ?? []),
        ...data.ticks.map((job) => <Tick key={job.id} job={job} mayAct={may.be('operate')} />),
        ...(data.ticks.length < shownTicks
          ? []
          : [
              <li key="more" className={style['more']}>
                <Button look="quiet" aria-expanded={isLong} onClick={() => setLong(!isLong)}>
                  {isLong ? 'Fewer' : `The next ${mostTicks}`}
                </Button>
              </li>,
            ]),
      ]}
    </Box>
  );
}

function noteHeight(section: HTMLElement | null): void {
  if (section !== null) keepHeight(section.offsetHeight);
}

/** The highest load of the time, and whether there is room for it. */
function Peak({ peak: { at, starts, running_p95: running, slots } }: { readonly peak: ForecastPeak }) {
  return (
    <li className={style['peak']}>
      most at <Instant at={at} />: {formatCounted(Math.round(starts), 'start')}, about {Math.ceil(running)} at the same
      time
      {running > slots && <strong className={style['long']}> for {formatCounted(slots, 'slot')}</strong>}
    </li>
  );
}

const marks = { gap: 'the clock leaves it out', repeated: 'the clock shows it twice' } as const;

interface TickProps {
  readonly job: JobListItemResource;
  readonly mayAct: boolean;
}

function Tick({ job: { id, name, timezone, next_run_at: next, ticks = [] }, mayAct }: TickProps) {
  const queries = useQueryClient();
  const at = next ?? '';
  const [first] = ticks;
  const isSkipped = first?.at === at && first.is_skipped;
  const mark = first?.at === at ? first.mark : undefined;
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
        {mark !== undefined && mark !== null && <strong> · {marks[mark]}</strong>}
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
