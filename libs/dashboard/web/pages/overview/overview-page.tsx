import { ApiError, type OverviewResource } from '@aster-scheduler/client';
import { Navigate, useNavigate, useSearch } from '@tanstack/react-router';
import { ShieldCheck, ShieldX } from 'lucide-react';
import { type CSSProperties, lazy, Suspense } from 'react';
import { type OverviewRange, overviewRanges } from '../../address/overview-ranges.js';
import type { OverviewSearch } from '../../address/time-search.js';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { CopyAs } from '../../parts/copy-as.js';
import { Instant } from '../../parts/instant.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { useSettled } from '../../parts/use-settled.js';
import { Failing } from './failing.js';
import { Finished } from './finished.js';
import { keptHeight } from './kept-height.js';
import { Late } from './late.js';
import style from './overview-page.module.css';
import { RunBox, shownRuns } from './run-box.js';
import { Skipping } from './skipping.js';
import { useOverview } from './use-overview.js';
import { VerdictLine } from './verdict-line.js';
import { verdictTitle } from './verdict-title.js';

import './overview-begin.css';

/** What the next hour brings is asked for after what is now. */
const afterPageMs = 300;
const Running = lazy(async () => ({ default: (await import('./running.js')).Running }));
const NextHour = lazy(async () => ({ default: (await import('./next-hour.js')).NextHour }));
/** The last of its column: nothing moves when it comes. */
const Pools = lazy(async () => ({ default: (await import('./pools.js')).Pools }));

/** Is everything all right? What is not, and why? What has happened? */
export function OverviewPage() {
  const search = useSearch({ from: '/' });
  const { range = '24h', ahead = '1h' } = search;
  const navigate = useNavigate();
  const change = (part: OverviewSearch) =>
    void navigate({ to: '/', search: (before) => ({ ...before, ...part }), resetScroll: false });
  const overview = useOverview(range);
  const isNextTurn = useSettled(overview.data?.runs !== undefined, afterPageMs);
  if (overview.data === undefined) {
    if (overview.error === null) return <Skeleton rows={10} />;
    // who may reach some jobs only begins with those
    if (isForbidden(overview.error)) return <Navigate to="/jobs" replace />;
    return (
      <ProblemBox
        error={overview.error}
        what="The overview could not be read"
        onRetry={() => void overview.refetch()}
      />
    );
  }
  const told = overview.data;
  return (
    <>
      <PageHead
        title={verdictTitle(told)}
        shown={<VerdictLine told={told} />}
        tabTitle="Overview"
        below={<Proof told={told} />}
      >
        <span className="overview-copy">
          {isNextTurn && (
            <CopyAs
              shown={{
                path: '/api/v1/stats/overview',
                query: { range },
                ...(range === '1h' ? { words: ['top', '--once'] } : {}), // it tells of the last hour
              }}
            />
          )}
        </span>
        <ChoiceChips
          label="Range"
          choices={overviewRanges}
          chosen={[range]}
          word={(name) => name}
          onChange={(chosen) => change({ range: otherRange(chosen, range) })}
        />
      </PageHead>
      <Finished told={told} range={range} />
      <div className={style['grid']}>
        <div className={style['column']}>
          <Failing told={told} hasActs={isNextTurn} />
          <RunBox
            title="Now running"
            to={{ status: 'running' }}
            empty="Nothing is running."
            runs={told.runs && told.runs.running}
          >
            {isNextTurn && told.runs?.running.length ? <Running runs={told.runs} shown={shownRuns} /> : null}
          </RunBox>
          <RunBox
            title="Failed"
            to={{ status: 'failed,timed_out', from: `now-${range}` }}
            empty="Nothing has failed."
            runs={told.runs && told.runs.failed}
          />
        </div>
        <div className={style['column']}>
          <Late told={told} range={range} />
          <div className={style['kept']} style={{ '--kept-height': `${keptHeight()}px` } as CSSProperties}>
            <Suspense fallback={null}>
              {isNextTurn && (
                <NextHour ahead={ahead} onAhead={(chosen) => change({ ahead: chosen === '1h' ? undefined : chosen })} />
              )}
            </Suspense>
          </div>
          <Skipping told={told} />
          <RunBox
            title="Skipped"
            to={{ status: 'skipped', from: `now-${range}` }}
            empty="No tick was skipped."
            runs={told.runs && told.runs.skipped}
          />
          <Suspense fallback={null}>{isNextTurn && <Pools pools={told.pools} services={told.services} />}</Suspense>
        </div>
      </div>
    </>
  );
}

/**
 * The ledger was counted again, apart from what plans: either every tick has its row, or this says that one has not.
 */
function Proof({ told: { ledger, now } }: { readonly told: OverviewResource }) {
  const isGood = ledger.unexplained === 0;
  return (
    <p className="overview-proof">
      <span>
        {now.running} running · {now.due} due · {now.waiting} waiting
      </span>
      {ledger.checked_at !== null && (
        <span className={isGood ? 'overview-good' : 'overview-bad'}>
          {isGood ? <ShieldCheck aria-hidden size={16} /> : <ShieldX aria-hidden size={16} />}
          {ledger.unexplained} unexplained ticks, checked <Instant at={ledger.checked_at} show="relative" />
        </span>
      )}
    </p>
  );
}

function isForbidden(error: Error): boolean {
  return error instanceof ApiError && error.code === 'FORBIDDEN';
}

/** Which range was chosen, as the address names it: not at all where it is the usual one. */
function otherRange(chosen: readonly OverviewRange[], range: OverviewRange): OverviewSearch['range'] {
  const other = chosen.find((name) => name !== range) ?? range;
  return other === '24h' ? undefined : other;
}
