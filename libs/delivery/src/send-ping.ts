import { createSecretMask, maskText, minSecretBytes } from '@aster-scheduler/core';
import type { DeliveryResult } from './delivery-result.js';
import { EgressRefusedError } from './egress/egress-refused-error.js';
import { type Egress, sendRequest } from './egress/send-request.js';
import { planResult } from './plan-result.js';

/** What somebody who waits for runs is told, in the words of healthchecks. */
export interface Ping {
  /** Its secrets are filled in. */
  readonly url: string;
  /** What comes after the address: `start`, `fail`, an exit code; absent: a success, or a sign of life. */
  readonly what?: string;
  /** By which begin and end of a run belong together. */
  readonly runId?: string;
  readonly text?: string;
}

/**
 * Sends a ping once, and returns what became of that; rejects for nothing. The address is told to nobody.
 *
 * @param now for what the other side says of when to try again; absent: it is not tried again
 */
export async function sendPing(ping: Ping, egress: Egress, now = new Date(0)): Promise<DeliveryResult> {
  let address: string;
  try {
    address = pingAddress(ping);
  } catch {
    return { outcome: 'refused', error: 'what it is sent to is no address' };
  }
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  try {
    const answer = await sendRequest({ url: address, headers, body: ping.text ?? '' }, egress);
    const { excerpt: _, ...result } = { excerpt: undefined, ...planResult(answer, now) };
    return result;
  } catch (error) {
    const text = hide(error instanceof Error ? error.message : 'something was thrown that is no error', ping.url);
    return { outcome: error instanceof EgressRefusedError ? 'refused' : 'failed', error: text.slice(0, 500) };
  }
}

function pingAddress({ url, what, runId }: Ping): string {
  const address = new URL(url);
  if (what !== undefined) address.pathname = `${address.pathname.replace(/(?<!\/)\/+$/, '')}/${what}`;
  if (runId !== undefined) address.searchParams.set('rid', runId);
  return address.href;
}

function hide(text: string, url: string): string {
  return Buffer.byteLength(url) < minSecretBytes ? text : maskText(text, createSecretMask([url]));
}
