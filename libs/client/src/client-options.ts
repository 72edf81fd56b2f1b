/** How a client reaches the server. */
export interface ClientOptions {
  /** Where the API is mounted, without `/api/v1`: `http://127.0.0.1:8080`, `https://example.org/aster`. */
  readonly baseUrl: string;
  /** Sent as `Authorization: Bearer`. */
  readonly apiKey?: string;
  /** Instead of the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /** For one attempt, from the start of the request to the end of the answer; when following, to its begin. */
  readonly timeoutMs?: number;
  /**
   * Further attempts after an answer of 429, 502, 503 or 504, a connection that could not be made or broke, and an
   * answer that was cut short or did not come in time. Nothing is done twice: what changes something has an idempotency
   * key. The pauses double from a quarter of a second, or are what the server asks for, up to 30 s; for longer ones the
   * call gives up. A health check is sent once.
   */
  readonly maxRetries?: number;
  /**
   * How long a call may take in all, with its attempts and the pauses between them. After 429, 502, 503 and 504 it is
   * then sent again as long as there is time, however often, and a pause that the server asks for may be longer.
   */
  readonly patienceMs?: number;
}

export const clientDefaults = { timeoutMs: 30_000, maxRetries: 3 } as const satisfies Partial<ClientOptions>;

/** What can be said about a single call. */
export interface CallOptions {
  /** Ends the call and its retries; its reason is what the call rejects with. */
  readonly signal?: AbortSignal;
}

/** What can be said about a single call that changes something. */
export interface KeyedOptions extends CallOptions {
  /**
   * 1 to 255 characters of ASCII: within 24 hours the server acts once on calls with the same key and repeats its
   * answer. Each call has a new one by default, so that it can be sent again when its answer got lost.
   */
  readonly idempotencyKey?: string;
}

/** What can be said about a single call that makes something. */
export type PostOptions = KeyedOptions;

/** What can be said about a single edit. */
export interface EditOptions extends KeyedOptions {
  /** Refuse the edit (412, `VERSION_CONFLICT`) unless the job is at this version. */
  readonly ifVersion?: number;
  /** Also what the source of the job declares is changed. */
  readonly force?: boolean;
}

/** What can be said about a call that reads the output of a run. */
export interface OutputOptions extends CallOptions {
  /** The last one unless it says otherwise. */
  readonly attempt?: number;
  /** Only so much of its end. */
  readonly tailBytes?: number;
  /** Only from this piece on; instead of `tailBytes`. */
  readonly fromSeq?: number;
}

/** What can be said about a call that follows the output of a run. */
export interface FollowOptions extends CallOptions {
  /** Only this attempt. By default the current one from its begin, and those that follow it. */
  readonly attempt?: number;
  /** The `id` of an event: go on after it. */
  readonly after?: string;
  /** Begin so many bytes before the end of what is there at first; only without `after`. */
  readonly tailBytes?: number;
}
