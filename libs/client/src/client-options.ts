/** How a client reaches the server. */
export interface ClientOptions {
  /** Where the API is mounted, without `/api/v1`: `http://127.0.0.1:8080`, `https://example.org/aster`. */
  readonly baseUrl: string;
  /** Sent as `Authorization: Bearer`. */
  readonly apiKey?: string;
  /** Instead of the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /** For one attempt, from the start of the request to the end of the answer. */
  readonly timeoutMs?: number;
  /** Further attempts after an answer of 429 or 503 or a broken connection, for calls that may be repeated. */
  readonly maxRetries?: number;
}

export const clientDefaults = { timeoutMs: 30_000, maxRetries: 3 } as const satisfies Partial<ClientOptions>;

/** What can be said about a single call. */
export interface CallOptions {
  /** Ends the call and its retries; its reason is what the call rejects with. */
  readonly signal?: AbortSignal;
}

/** What can be said about a single edit. */
export interface EditOptions extends CallOptions {
  /** Refuse the edit (412, `VERSION_CONFLICT`) unless the job is at this version. */
  readonly ifVersion?: number;
}
