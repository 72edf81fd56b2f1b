import type { DeliveryResult } from './delivery-result.js';
import type { Answer } from './egress/send-request.js';

/** Statuses below 500 after which it may go better. */
const passing: ReadonlySet<number> = new Set([408, 425, 429]);

const excerptCharacters = 1_000;

/** Longer is not waited for, whatever the other side asks. */
const longestWaitMs = 8 * 3_600_000;

/** Decides by the answer of the other side whether a notice is delivered, and whether to try again. */
export function planResult({ status, retryAfter, body }: Answer, now: Date): DeliveryResult {
  const excerpt = body.slice(0, excerptCharacters).replaceAll('\0', '') || undefined;
  if (status >= 200 && status < 300) return { outcome: 'delivered', status, excerpt };
  if (status >= 300 && status < 400) {
    return { outcome: 'refused', status, excerpt, error: `answered ${status}: redirects are not followed` };
  }
  const error = `answered ${status}`;
  if (status === 410) return { outcome: 'refused', status, excerpt, error, isGone: true };
  if (status >= 400 && status < 500 && !passing.has(status)) return { outcome: 'refused', status, excerpt, error };
  return { outcome: 'failed', status, excerpt, error, retryAfterMs: waitOf(retryAfter, now) };
}

/** `Retry-After`: seconds, or an instant. */
function waitOf(retryAfter: string | undefined, now: Date): number | undefined {
  if (retryAfter === undefined) return undefined;
  const text = retryAfter.trim();
  const waitMs = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isFinite(waitMs) ? Math.min(Math.max(0, waitMs), longestWaitMs) : undefined;
}
