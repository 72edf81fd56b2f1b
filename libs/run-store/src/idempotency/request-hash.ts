import { createHash } from 'node:crypto';

/** Tells requests with the same idempotency key apart: a hash of the payload, whatever the order of its keys is. */
export function requestHash(payload: unknown): string {
  const text = JSON.stringify(payload === undefined ? undefined : inOrder(JSON.parse(JSON.stringify(payload))));
  return createHash('sha256')
    .update(text ?? 'none')
    .digest('hex');
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, inOrder(item)]));
}
