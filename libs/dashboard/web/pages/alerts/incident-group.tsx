import type { IncidentListQuery, IncidentResource } from '@aster-scheduler/client';
import { Button } from '../../parts/button.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { IncidentRow } from './incident-row.js';
import style from './incidents-page.module.css';
import type { Incidents } from './use-incidents.js';

export type IncidentState = IncidentResource['state'];

interface IncidentGroupProps {
  readonly state: IncidentState;
  readonly incidents: Incidents;
  readonly isMine: boolean;
  readonly onResolve: (incident: IncidentResource) => void;
}

const titles: Readonly<Record<IncidentState, string>> = {
  open: 'Open',
  acknowledged: 'Acknowledged',
  resolved: 'Resolved',
};

/** Incidents in one state, the newest first; nothing where there are none. */
export function IncidentGroup({ state, incidents, isMine, onResolve }: IncidentGroupProps) {
  const { items, hasMore, error } = incidents;
  if (error !== null && items === undefined) {
    return <ProblemBox error={error} what="The incidents could not be read" onRetry={incidents.retry} />;
  }
  if (items === undefined) return <Skeleton rows={4} />;
  if (items.length === 0) return null;
  return (
    <section aria-labelledby={`incidents-${state}`}>
      <h2 id={`incidents-${state}`} className={style['title']}>
        {titles[state]}{' '}
        <span className={style['count']}>
          {items.length}
          {hasMore && '+'}
        </span>
      </h2>
      <ul className={style['list']}>
        {items.map((incident) => (
          <IncidentRow key={incident.id} incident={incident} isMine={isMine} onResolve={onResolve} />
        ))}
      </ul>
      {hasMore && (
        <Button look="quiet" className={style['more']} onClick={incidents.loadMore}>
          Show more
        </Button>
      )}
    </section>
  );
}

/** Whether anything narrows what is listed, besides the state. */
export function isNarrowed({ severity, rule, job, from }: IncidentListQuery): boolean {
  return [severity, rule, job, from].some((value) => value !== undefined);
}
