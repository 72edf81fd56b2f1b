/** A scheduler or an API as the others see it. Instants are in ISO 8601 in UTC. */
export interface ServiceResource {
  readonly id: string;
  readonly kind: 'scheduler' | 'api';
  /** Host and process. */
  readonly name: string;
  /** `lost`: it has not stopped, and yet was not heard of for three minutes. */
  readonly status: 'active' | 'lost';
  readonly version: string;
  /** Of the time zone data that it works with. */
  readonly tz_data: string;
  readonly started_at: string;
  readonly heartbeat_at: string;
  /** When it has last looked for due jobs; `null` for an API. */
  readonly last_pass_at: string | null;
}
