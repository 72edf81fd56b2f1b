import type { AlertMatchResource } from './alert-rule-resource.js';
import type { PageQuery } from './page.js';

/** A time in which incidents are recorded, and nothing is sent. */
export interface SilenceResource {
  readonly id: string;
  readonly match: AlertMatchResource;
  /** The rule and the subject of the incident that it is about; `null` for one about all that matches. */
  readonly rule_id: string | null;
  readonly subject: string | null;
  readonly begins_at: string;
  readonly ends_at: string;
  readonly note: string | null;
  readonly created_by: string | null;
  readonly created_at: string;
}

/** A new silence: until `ends_at`, or for a time. */
export interface SilenceInput {
  readonly match?: AlertMatchResource | null;
  /** Now by default. */
  readonly begins_at?: string | null;
  readonly ends_at?: string | null;
  /** Instead of `ends_at`: a duration as in Go, such as `2h`. */
  readonly for?: string | null;
  readonly note?: string | null;
}

/** How long nothing is told of an incident: until `ends_at`, or for a time. */
export interface IncidentSilenceInput {
  readonly ends_at?: string | null;
  /** Instead of `ends_at`: a duration as in Go, such as `2h`. */
  readonly for?: string | null;
  readonly note?: string | null;
}

export interface SilenceListQuery extends PageQuery {
  /** Also those that are over. */
  readonly past?: boolean;
}
