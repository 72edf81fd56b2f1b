import type { ApiRequest } from './api-request.js';
import type { KeyedOptions } from './client-options.js';

/**
 * A request that changes something, with an idempotency key, so that it can be sent again.
 *
 * @throws RangeError for a key that the server would refuse
 */
export function keyed(request: Omit<ApiRequest, 'signal'>, options: KeyedOptions = {}): ApiRequest {
  const { idempotencyKey: key = newKey(), signal } = options;
  if (!/^[\x20-\x7e]{1,255}$/.test(key) || key.trim() === '') {
    throw new RangeError('an idempotency key must have 1 to 255 characters of plain ASCII');
  }
  return { ...request, headers: { ...request.headers, 'idempotency-key': key }, signal };
}

/** A UUID. `randomUUID` is on pages of https and loopback only, and the dashboard may be served by plain http. */
function newKey(): string {
  const bytes = Array.from(globalThis.crypto.getRandomValues(new Uint8Array(16)));
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}
