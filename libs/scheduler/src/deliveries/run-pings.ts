import { createDatabaseWatch, createWakeUp } from '@aster-scheduler/db';
import { claimPings, hasPings } from '@aster-scheduler/run-store';
import type { DeliveryOptions, DeliveryServices } from './delivery-services.js';
import { tellOfRun } from './tell-of-run.js';

/** What happens is told so soon: whoever waits measures by when the pings come. */
const lookMs = 1_000;

/** Sent at the same time; of each job one after the other. */
const mostAtOnce = 20;

const doing = 'sending pings';

/**
 * Tells those who wait for jobs of their runs, until `signal` aborts; resolves when what is being sent has been. Any
 * number may run side by side. While nobody waits for any job, it looks at long intervals. No failure ends it.
 */
export async function runPings(
  services: DeliveryServices,
  options: DeliveryOptions,
  signal: AbortSignal,
): Promise<void> {
  const { db, emit, now } = services;
  const wakeUp = createWakeUp();
  const watch = createDatabaseWatch('notifier', emit);
  const sending = new Set<Promise<void>>();
  let after: string | undefined;
  let triesAgainFirst = false;

  async function begin(): Promise<number> {
    const limit = mostAtOnce - sending.size;
    const { claims, ...next } = await claimPings(db, { limit, after, triesAgainFirst, now: now?.() });
    after = next.after;
    if (claims.length > 0) triesAgainFirst = !triesAgainFirst; // under load there is one place at a time
    for (const claim of claims) {
      const sent = tellOfRun(services, options, claim)
        .catch((error: unknown) => watch.failed(doing, error))
        .finally(() => {
          sending.delete(sent);
          wakeUp.ring(); // the next of its job may be sent
        });
      sending.add(sent);
    }
    if (after !== undefined && sending.size < mostAtOnce) return 0; // there are jobs behind those
    return claims.length > 0 || (await hasPings(db)) ? lookMs : options.intervalMs;
  }

  while (!signal.aborted) {
    let sleepMs = options.intervalMs;
    try {
      sleepMs = Math.min(await begin(), options.intervalMs);
      watch.answered(doing);
    } catch (error) {
      watch.failed(doing, error);
    }
    await wakeUp.sleep(sleepMs, signal);
  }
  await Promise.all(sending);
}
