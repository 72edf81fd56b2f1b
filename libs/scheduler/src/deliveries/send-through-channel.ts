import { type Notice, sentenceOf } from '@aster-scheduler/core';
import { type Db, serverTime } from '@aster-scheduler/db';
import { deliver, type DeliveryChannel, type DeliveryResult } from '@aster-scheduler/delivery';
import {
  type ChannelClaim,
  gatherMessages,
  keepChannel,
  readNotice,
  releaseChannel,
  settleNotification,
} from '@aster-scheduler/run-store';
import type { DeliveryOptions, DeliveryServices } from './delivery-services.js';
import { fillChannel } from './fill-channel.js';
import { triggerToldJob } from './trigger-told-job.js';
import { withinLease } from './within-lease.js';

/** Messages sent before the channel is looked at anew. */
const mostInSession = 500;

/** After so many that did not arrive, one after the other, the rest waits: the other side is away. */
const mostFailures = 3;
const pauseMs = 30_000;

/**
 * Sends what is due through one channel, one message after the other, and leaves it. Where it cannot be noted what
 * became of a message, the channel rests as well: the same message comes next, and would be sent again and again.
 */
export async function sendThroughChannel(
  services: DeliveryServices,
  options: DeliveryOptions,
  claim: ChannelClaim,
  signal: AbortSignal,
): Promise<void> {
  const { db, now } = services;
  let rests = true;
  try {
    rests = (await sendDue(services, options, claim, signal)) === mostFailures;
  } finally {
    await releaseChannel(db, claim, { pauseMs: rests ? pauseMs : 0, now: now?.() });
  }
}

/** Returns how many of the last messages did not arrive, `mostFailures` at most. */
async function sendDue(
  services: DeliveryServices,
  options: DeliveryOptions,
  claim: ChannelClaim,
  signal: AbortSignal,
): Promise<number> {
  const { db, now } = services;
  let failures = 0;
  const ids = (await gatherMessages(db, claim, now?.())) ?? [];
  for (const id of ids.slice(0, mostInSession)) {
    if (signal.aborted || failures === mostFailures || !(await keepChannel(db, claim, now?.()))) break;
    const isDelivered = await sendMessage(services, options, claim, id);
    failures = isDelivered ? 0 : failures + 1;
  }
  return failures;
}

async function sendMessage(
  services: DeliveryServices,
  options: DeliveryOptions,
  claim: ChannelClaim,
  id: string,
): Promise<boolean> {
  const { db, emit, now } = services;
  const since = performance.now();
  const result = await deliverOnce(services, options, claim, id);
  const settled = await settleNotification(db, claim, { id, result, random: Math.random(), now: now?.() });
  const error = 'error' in result ? result.error : undefined;
  const durationMs = performance.now() - since;
  const { name: channel, kind } = claim;
  emit({ type: 'notification.settled', notificationId: id, channel, kind, ...settled, error, durationMs });
  return result.outcome !== 'failed' || result.onlyFor !== undefined;
}

async function deliverOnce(
  { db, secrets, now }: DeliveryServices,
  { delivery, environment, publicUrl }: DeliveryOptions,
  claim: ChannelClaim,
  id: string,
): Promise<DeliveryResult> {
  const notice = await readNotice(db, claim, id);
  if (notice === undefined) return { outcome: 'not-needed' };
  if (claim.kind === 'command') return triggerTold(db, { ...notice, environment, url: publicUrl }, claim);
  const at = now?.() ?? (await serverTime(db));
  return withinLease(delivery.egress, async () => {
    let channel: DeliveryChannel;
    try {
      channel = await fillChannel(claim, secrets);
    } catch (error) {
      return { outcome: 'failed', error: sentenceOf(error) };
    }
    return deliver({ ...notice, environment, url: publicUrl }, channel, delivery, at);
  });
}

async function triggerTold(db: Db, notice: Notice, { config }: ChannelClaim): Promise<DeliveryResult> {
  try {
    return await triggerToldJob(db, notice, String(config['job']));
  } catch (error) {
    return { outcome: 'failed', error: sentenceOf(error) };
  }
}
