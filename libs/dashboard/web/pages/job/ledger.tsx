import type { JobResource, LedgerBandResource, LedgerEntryResource, LedgerOutcome } from '@aster-scheduler/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { Button } from '../../parts/button.js';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { CopyAs } from '../../parts/copy-as.js';
import { Instant } from '../../parts/instant.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { reasonSentence } from '../../parts/run-facts.js';
import { Skeleton } from '../../parts/skeleton.js';
import { client } from '../../server/client.js';
import { formatDuration } from '../../time/format-duration.js';
import { AskInstant } from './ask-instant.js';
import style from './ledger.module.css';
import { LedgerStrip } from './ledger-strip.js';
import { planLedger } from './plan-ledger.js';

const outcomes: readonly LedgerOutcome[] = ['ran', 'running', 'waiting', 'skipped', 'to_come', 'unexplained'];

/** One line for each tick, whatever became of it; what held meanwhile stands between. */
export function Ledger({ job }: { readonly job: JobResource }) {
  const search = useSearch({ from: '/jobs/$name' });
  const navigate = useNavigate();
  const wanted = new Set(search.outcome?.split(','));
  const chosen = outcomes.filter((outcome) => wanted.has(outcome));
  const ledger = useInfiniteQuery({
    queryKey: ['ledger', job.id, chosen.join(',')],
    queryFn: ({ pageParam, signal }) =>
      client().jobs.ledger(
        job.id,
        { limit: 100, cursor: pageParam, ...(chosen.length === 0 ? {} : { outcome: chosen }) },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : every(5_000)()),
    placeholderData: undefined,
  });
  useNews((ledger.data?.pages.length ?? 0) > 1 ? [] : [`job:${job.id}`], ledger.refetch);
  const pages = ledger.data?.pages ?? [];
  const lines = planLedger(
    pages.flatMap(({ ticks }) => ticks),
    pages.flatMap(({ bands }) => bands),
    !ledger.hasNextPage,
  );
  const hasSeconds = lines.some((line) => line.kind === 'tick' && Date.parse(line.tick.at) % 60_000 !== 0);
  return (
    <>
      <div className={style['head']}>
        <ChoiceChips
          label="What became of them"
          choices={outcomes}
          chosen={chosen}
          word={(outcome) => outcome.replace('_', ' ')}
          onChange={(next) =>
            void navigate({
              to: '/jobs/$name',
              params: { name: job.name },
              search: (before) => ({ ...before, outcome: next.length === 0 ? undefined : next.join(',') }),
              resetScroll: false,
            })
          }
        />
        <CopyAs
          shown={{
            path: `/api/v1/jobs/${encodeURIComponent(job.name)}/ledger`,
            query: { outcome: chosen },
            words: ['ledger', job.name, ...(chosen.length === 0 ? [] : ['--outcome', chosen.join(',')])],
            items: pages.flatMap(({ ticks }) => ticks),
          }}
        />
      </div>
      <LedgerStrip job={job} ticks={pages.flatMap(({ ticks }) => ticks)} />
      <AskInstant job={job} />
      {ledger.isPending && <Skeleton rows={10} />}
      {ledger.error !== null && (
        <ProblemBox error={ledger.error} what="The ledger could not be read" onRetry={() => void ledger.refetch()} />
      )}
      {ledger.data !== undefined && lines.length === 0 && (
        <p className={style['none']}>
          {job.cron_expr === null
            ? 'It has no schedule of its own, so nothing was ever due by the clock.'
            : chosen.length > 0
              ? 'No tick that is known came to this.'
              : 'No tick has been due yet.'}
        </p>
      )}
      <ol className={style['lines']} aria-label="Ticks, the newest first">
        {lines.map((line) =>
          line.kind === 'tick' ? (
            <Tick key={line.key} tick={line.tick} job={job} seconds={hasSeconds} />
          ) : (
            <Band key={line.key} band={line.band} job={job} />
          ),
        )}
      </ol>
      {ledger.hasNextPage && (
        <div>
          <Button disabled={ledger.isFetching} onClick={() => void ledger.fetchNextPage()}>
            Earlier ticks
          </Button>
        </div>
      )}
    </>
  );
}

const marks = { gap: 'clock left it out', repeated: 'clock shows it twice' } as const;

interface TickProps {
  readonly tick: LedgerEntryResource;
  readonly job: JobResource;
  readonly seconds: boolean;
}

function Tick({ tick, job, seconds }: TickProps) {
  const [isOpen, setOpen] = useState(false);
  const { at, outcome, run_id: runId, status, attempts, duration_ms: duration, mark } = tick;
  const reason = outcome === 'skipped' ? reasonSentence({ error_msg: null, reason: tick.reason }) : '';
  const word = outcome === 'ran' && status !== null ? status.replace('_', ' ') : outcome.replace('_', ' ');
  return (
    <li className={style['tick']} data-outcome={outcome === 'ran' ? (status ?? 'ran') : outcome}>
      <span className={style['when']}>
        <Instant at={at} jobZone={job.timezone} seconds={seconds} />
      </span>
      <span className={style['outcome']}>
        {runId === null ? (
          word
        ) : (
          <Link to="/runs/$id" params={{ id: runId }} className={style['link']}>
            {word}
          </Link>
        )}
      </span>
      <span className={style['facts']}>
        {duration !== null && <span className="num">{formatDuration(duration)}</span>}
        {attempts > 1 && <span>{attempts} attempts</span>}
        {reason !== '' && <span>{reason}</span>}
        {mark !== null && <span className={style['mark']}>{marks[mark]}</span>}
      </span>
      <Button
        look="quiet"
        className={style['why']}
        aria-expanded={isOpen}
        aria-label={`Why? ${tick.local_time}`}
        onClick={() => setOpen(!isOpen)}
      >
        Why?
      </Button>
      {isOpen && <p className={style['sentence']}>{tick.sentence}</p>}
    </li>
  );
}

const bandWords: Readonly<Record<LedgerBandResource['kind'], string>> = {
  paused: 'Paused',
  archived: 'Archived',
  edited: 'Edited',
  no_scheduler: 'No scheduler was running',
};

function Band({ band, job }: { readonly band: LedgerBandResource; readonly job: JobResource }) {
  const { from, to, kind, detail } = band;
  return (
    <li className={style['band']} data-kind={kind}>
      <strong>{bandWords[kind]}</strong>
      <span className="muted">
        <Instant at={from} jobZone={job.timezone} />
        {kind !== 'edited' && (to === null ? ', still' : <> to </>)}
        {kind !== 'edited' && to !== null && <Instant at={to} jobZone={job.timezone} />}
      </span>
      {detail !== '' && (
        <span className={style['detail']}>
          <bdi>{detail}</bdi>
        </span>
      )}
    </li>
  );
}
