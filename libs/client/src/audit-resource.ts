/** One thing that somebody did. */
export interface AuditEntryResource {
  readonly id: string;
  readonly at: string;
  /** `key:<name>`, `user:<name>`, `app`, or `anyone` where no key is asked for. */
  readonly actor: string;
  /** The operation of the API, such as `patchJob`; `signInFailed` for a key that was refused. */
  readonly action: string;
  /** What it was done to. */
  readonly subject_kind: string | null;
  readonly subject_id: string | null;
  readonly subject_name: string | null;
  /** Where it came from. */
  readonly address: string | null;
  readonly user_agent: string | null;
  readonly request_id: string | null;
  /** What differs, without secrets and of a bounded size. */
  readonly before: unknown;
  readonly after: unknown;
}

export interface AuditQuery {
  readonly actor?: string;
  readonly action?: string;
  /** The id of what it was done to. */
  readonly subject?: string;
  readonly from?: string;
  /** Before this instant. */
  readonly to?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly cursor?: string;
}
