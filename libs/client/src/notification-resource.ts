import type { AlertEvent } from './alert-rule-resource.js';
import type { PageQuery } from './page.js';

/** A message, and what became of it. */
export interface NotificationResource {
  readonly id: string;
  readonly channel_id: string;
  /** `null`: the channel is gone. */
  readonly channel_name: string | null;
  readonly incident_id: string | null;
  readonly run_id: string | null;
  readonly event: AlertEvent | 'notice' | 'test' | 'digest';
  readonly state: 'pending' | 'sent' | 'failed' | 'dropped';
  /** It was sent as a part of this one. */
  readonly sent_with: string | null;
  readonly attempt_num: number;
  /** `null` unless it is pending. */
  readonly next_attempt_at: string | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly response_excerpt: string | null;
  readonly created_at: string;
  readonly sent_at: string | null;
}

export interface NotificationListQuery extends PageQuery {
  /** The id or the name of a channel. */
  readonly channel?: string;
  readonly incident?: string;
  readonly state?: NotificationResource['state'];
}
