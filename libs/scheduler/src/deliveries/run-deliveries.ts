import { createDatabaseWatch, createWakeUp } from '@aster-scheduler/db';
import { claimChannels, freeHeldMessages, giveUpOrphans, nextDueMs } from '@aster-scheduler/run-store';
import type { DeliveryOptions, DeliveryServices } from './delivery-services.js';
import { runPings } from './run-pings.js';
import { sendThroughChannel } from './send-through-channel.js';

/** Between two looks there is this much, however much seems to be due: others may be at it. */
const shortestSleepMs = 200;

const doing = 'sending notifications';

/**
 * Sends what is to be told of alerts, and of runs to those who wait for them, until `signal` aborts; resolves when what
 * is being sent has been. Any number may run side by side. A channel is sent through by one at a time, and different
 * channels at the same time, so that one that hangs keeps nobody else waiting. No failure ends it.
 */
export async function runDeliveries(
  services: DeliveryServices,
  options: DeliveryOptions,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all([runChannels(services, options, signal), runPings(services, options, signal)]);
}

async function runChannels(services: DeliveryServices, options: DeliveryOptions, signal: AbortSignal): Promise<void> {
  const { db, emit, now } = services;
  const wakeUp = createWakeUp();
  const stopListening = services.onHint?.((channel) => {
    if (channel === 'alerts') wakeUp.ring();
  });
  const watch = createDatabaseWatch('notifier', emit);
  const sessions = new Set<Promise<void>>();

  async function startSessions(): Promise<number> {
    const room = options.concurrency - sessions.size;
    const claims = await claimChannels(db, { limit: room, now: now?.() });
    for (const claim of claims) {
      const session = sendThroughChannel(services, options, claim, signal)
        .catch((error: unknown) => watch.failed(doing, error))
        .finally(() => {
          sessions.delete(session);
          wakeUp.ring();
        });
      sessions.add(session);
    }
    if (sessions.size === options.concurrency) return options.intervalMs; // the end of one of them rings
    return Math.max(shortestSleepMs, (await nextDueMs(db, now?.())) ?? options.intervalMs);
  }

  while (!signal.aborted) {
    let sleepMs = options.intervalMs;
    try {
      await giveUpOrphans(db, now?.());
      await freeHeldMessages(db, now?.());
      sleepMs = Math.min(await startSessions(), options.intervalMs);
      watch.answered(doing);
    } catch (error) {
      watch.failed(doing, error);
    }
    await wakeUp.sleep(sleepMs, signal);
  }
  stopListening?.();
  await Promise.all(sessions);
}
