import type { ApiRequest } from './api-request.js';
import type { KeyedOptions } from './client-options.js';

/**
 * A request that changes something, with an idempotency key, so that it can be sent again.
 *
 * @throws RangeError for a key that the server would refuse
 */
export function keyed(request: Omit<ApiRequest, 'signal'>, options: KeyedOptions = {}): ApiRequest {
  const { idempotencyKey: key = globalThis.crypto.randomUUID(), signal } = options;
  if (!/^[\x20-\x7e]{1,255}$/.test(key) || key.trim() === '') {
    throw new RangeError('an idempotency key must have 1 to 255 characters of plain ASCII');
  }
  return { ...request, headers: { ...request.headers, 'idempotency-key': key }, signal };
}
