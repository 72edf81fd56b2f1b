import { type AlertKind, alertKinds, type AlertSeverity, type IncidentResource } from '@aster-scheduler/client';
import { type Given, oneOf, text } from './read-given.js';

/** What an address may say about the list of incidents. */
export interface IncidentsSearch {
  /** All, the open ones first, unless it says otherwise. */
  readonly state?: IncidentResource['state'];
  readonly severity?: AlertSeverity;
  /** Names or ids. */
  readonly job?: string;
  readonly rule?: string;
  /** `now-7d`, or ISO 8601. */
  readonly from?: string;
}

/** What an address may say about a new rule for alerts. */
export interface NewRuleSearch {
  readonly when?: AlertKind;
  /** The job that it is about. */
  readonly job?: string;
}

export const incidentStates = ['open', 'acknowledged', 'resolved'] as const;

export const alertSeverities = ['critical', 'warning', 'info'] as const;

export function readIncidentsSearch(given: Given): IncidentsSearch {
  return {
    state: oneOf(incidentStates, given['state']),
    severity: oneOf(alertSeverities, given['severity']),
    job: text(given['job']),
    rule: text(given['rule']),
    from: text(given['from']),
  };
}

export function readNewRuleSearch(given: Given): NewRuleSearch {
  return { when: oneOf(alertKinds, given['when']), job: text(given['job']) };
}
