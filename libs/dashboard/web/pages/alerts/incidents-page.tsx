import type { IncidentListQuery, IncidentResource } from '@aster-scheduler/client';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { alertSeverities, type IncidentsSearch, incidentStates } from '../../address/alert-search.js';
import { Button } from '../../parts/button.js';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { CopyAs } from '../../parts/copy-as.js';
import filter from '../../parts/filter-bar.module.css';
import { useMay } from '../../parts/use-may.js';
import { readInstant } from '../../time/read-instant.js';
import { AlertsHead } from './alerts-head.js';
import { IncidentGroup } from './incident-group.js';
import { NoIncidents } from './no-incidents.js';
import { planShownIncidents } from './plan-shown-incidents.js';
import { useIncidents } from './use-incidents.js';
import { useRowKeys } from './use-row-keys.js';

const IncidentDialog = lazy(async () => ({ default: (await import('./incident-dialog.js')).IncidentDialog }));

const ranges = [
  ['', 'opened any time'],
  ['now-24h', 'opened in the last 24 hours'],
  ['now-7d', 'opened in the last 7 days'],
  ['now-30d', 'opened in the last 30 days'],
] as const;

/** What is wrong now, what somebody is at, and what is over. */
export function IncidentsPage() {
  const search = useSearch({ from: '/alerts' });
  const navigate = useNavigate({ from: '/alerts' });
  const change = (part: Partial<IncidentsSearch>) =>
    void navigate({ to: '/alerts', search: (before) => ({ ...before, ...part }) });
  // relative times are fixed when the address changes, so that pages fit together
  const query = useMemo(() => queryOf(search, new Date()), [search]);
  useRowKeys();
  return (
    <>
      <AlertsHead shown="/alerts">
        <CopyAs shown={planShownIncidents(search, query)} />
      </AlertsHead>
      <div className={filter['bar']}>
        <ChoiceChips
          label="State"
          choices={incidentStates}
          chosen={search.state === undefined ? [] : [search.state]}
          word={(state) => state}
          onChange={(chosen) => change({ state: chosen.find((state) => state !== search.state) })}
        />
        <ChoiceChips
          label="Severity"
          choices={alertSeverities}
          chosen={search.severity === undefined ? [] : [search.severity]}
          word={(severity) => severity}
          onChange={(chosen) => change({ severity: chosen.find((severity) => severity !== search.severity) })}
        />
        <select
          aria-label="Time"
          value={search.from ?? ''}
          onChange={({ target }) => change({ from: target.value === '' ? undefined : target.value })}
        >
          {ranges.map(([from, word]) => (
            <option key={from} value={from}>
              {word}
            </option>
          ))}
          {search.from !== undefined && !ranges.some(([from]) => from === search.from) && (
            <option value={search.from}>opened since {search.from}</option>
          )}
        </select>
        {(['job', 'rule'] as const).map(
          (of) =>
            search[of] !== undefined && (
              <Button key={of} look="quiet" onClick={() => change({ [of]: undefined })}>
                {of} <bdi>{search[of]}</bdi> ✕
              </Button>
            ),
        )}
      </div>
      <Groups key={JSON.stringify(query)} query={query} shown={search.state} />
    </>
  );
}

interface GroupsProps {
  readonly query: IncidentListQuery;
  /** The one state that is asked for; all of them unless it is said. */
  readonly shown: IncidentResource['state'] | undefined;
}

function Groups({ query, shown }: GroupsProps) {
  const may = useMay();
  const [ending, setEnding] = useState<IncidentResource>();
  const groups = {
    open: useIncidents({ ...query, state: 'open' }, 50),
    acknowledged: useIncidents({ ...query, state: 'acknowledged' }, 50),
    resolved: useIncidents({ ...query, state: 'resolved' }, 20),
  };
  const states = shown === undefined ? incidentStates : [shown];
  const isNone = (state: (typeof incidentStates)[number]) => groups[state].items?.length === 0;
  const isQuiet = shown === undefined && isNone('open') && isNone('acknowledged');
  return (
    <>
      {(isQuiet || states.every(isNone)) && (
        <NoIncidents query={query} shown={shown} hasPast={!isNone('resolved')} isWriter={may.be('write')} />
      )}
      {states.map((state) => (
        <IncidentGroup
          key={state}
          state={state}
          incidents={groups[state]}
          isMine={may.be('operate')}
          onResolve={setEnding}
        />
      ))}
      <Suspense fallback={null}>
        {ending !== undefined && (
          <IncidentDialog incident={ending} verb="resolve" onClose={() => setEnding(undefined)} />
        )}
      </Suspense>
    </>
  );
}

function queryOf({ severity, job, rule, from }: IncidentsSearch, now: Date): IncidentListQuery {
  return { severity, job, rule, from: from === undefined ? undefined : readInstant(from, now)?.toISOString() };
}
