/** One call of the API. It has the same effect when it arrives twice: it reads, or has an idempotency key. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What a good answer carries; JSON unless it says otherwise. */
  readonly expects?: 'json' | 'text' | 'bytes' | 'events';
  readonly signal?: AbortSignal;
  /** How much longer than others the server may take. */
  readonly extraMs?: number;
}

/** An answer with a status below 400, its body as the request expects it; an empty text for none. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}
