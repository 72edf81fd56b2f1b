import { sentenceOf } from '@aster-scheduler/core';
import { serverTime } from '@aster-scheduler/db';
import { type DeliveryResult, type Ping, sendPing } from '@aster-scheduler/delivery';
import { type PingClaim, type PingedEnd, readPingedEnd, settlePing } from '@aster-scheduler/run-store';
import type { DeliveryOptions, DeliveryServices } from './delivery-services.js';
import { fillChannel } from './fill-channel.js';
import { withinLease } from './within-lease.js';

/** Sends one ping, and notes what became of it. */
export async function tellOfRun(services: DeliveryServices, options: DeliveryOptions, claim: PingClaim): Promise<void> {
  const { db, emit, now } = services;
  const since = performance.now();
  const result = await sendOnce(services, options, claim);
  const state = await settlePing(db, claim, { result, random: Math.random(), now: now?.() });
  const error = 'error' in result ? result.error : undefined;
  const { runId: notificationId, jobName: channel } = claim;
  const durationMs = performance.now() - since;
  emit({ type: 'notification.settled', notificationId, channel, kind: 'ping', state, error, durationMs });
}

async function sendOnce(
  { db, secrets, now }: DeliveryServices,
  { delivery }: DeliveryOptions,
  claim: PingClaim,
): Promise<DeliveryResult> {
  const { runId, event } = claim;
  const end = event === 'end' ? await readPingedEnd(db, claim) : undefined;
  if (event === 'end' && end === undefined) return { outcome: 'not-needed' };
  const said: Omit<Ping, 'url'> = end === undefined ? { what: 'start' } : { what: endWord(end), text: end.text };
  const at = now?.() ?? (await serverTime(db));
  return withinLease(delivery.egress, async () => {
    let url: string;
    try {
      url = String((await fillChannel({ kind: 'ping', config: { url: claim.url } }, secrets)).config['url']);
    } catch (error) {
      return { outcome: 'failed', error: sentenceOf(error) };
    }
    return sendPing({ url, runId, ...said }, delivery.egress, at);
  });
}

/** A success has none; an end without an exit code that says so, or that could be one, is `fail`. */
function endWord({ status, reason, exitCode }: PingedEnd): string | undefined {
  if (status === 'succeeded') return undefined;
  const isCode = reason === 'exit_code' && exitCode !== undefined && exitCode > 0 && exitCode <= 255;
  return isCode ? String(exitCode) : 'fail';
}
