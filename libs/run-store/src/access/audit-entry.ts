/** One thing that somebody did. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  /** `key:<name>`, `user:<name>`, `app`, or `anyone` where no key is asked for. */
  readonly actor: string;
  /** The operation of the API, such as `patchJob`; `signIn`, `signOut`, or `signInFailed` for who was refused. */
  readonly action: string;
  /** What it was done to. */
  readonly subject?: AuditSubject;
  /** Where it came from. */
  readonly address?: string;
  readonly userAgent?: string;
  readonly requestId?: string;
  /** What differs, as JSON, without secrets and of a bounded size. */
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface AuditSubject {
  readonly kind: string;
  readonly id?: string;
  readonly name?: string;
}
