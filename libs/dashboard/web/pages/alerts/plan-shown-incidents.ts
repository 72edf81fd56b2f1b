import type { IncidentListQuery } from '@aster-scheduler/client';
import type { IncidentsSearch } from '../../address/alert-search.js';
import type { Query, Shown } from '../../parts/plan-copies.js';

/** The incidents, as a request, and as a command line: that has no word for all states, and no flag for the others. */
export function planShownIncidents({ state, job, rule, ...others }: IncidentsSearch, query: IncidentListQuery): Shown {
  const shown = { path: '/api/v1/incidents', query: { ...query, state } as Query };
  if (state === undefined || Object.values(others).some((condition) => condition !== undefined)) return shown;
  const flags = Object.entries({ state, job, rule });
  return {
    ...shown,
    words: [
      'alerts',
      'incidents',
      ...flags.flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}`, value])),
    ],
  };
}
