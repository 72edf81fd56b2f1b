import type { PostOptions } from './client-options.js';
import type { ApiRequest } from './send.js';

/** A POST with an idempotency key, which makes it repeatable. */
export function keyed(path: string, body: unknown, options: PostOptions = {}): ApiRequest {
  const key = options.idempotencyKey ?? globalThis.crypto.randomUUID();
  return {
    method: 'POST',
    path,
    body,
    headers: { 'idempotency-key': key },
    isRepeatable: true,
    signal: options.signal,
  };
}
