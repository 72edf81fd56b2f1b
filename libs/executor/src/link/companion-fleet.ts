import type { StopSignal } from '@aster-scheduler/core';
import type { ExecutorOptions } from '../executor-options.js';
import { hostClockMs } from '../host-clock.js';
import { type CompanionLink, linkCompanion } from './companion-link.js';
import { findCompanionFile } from './find-companion-file.js';
import { keepCompanion } from './keep-companion.js';

/** Keeps a number of companions running: one that ends is replaced. */
export interface CompanionFleet {
  /** The one with the fewest commands, if there is one. */
  pick(): CompanionLink | undefined;
  /** As `pick`, but waits for one, until it takes too long, `signal` says stop, or the fleet closes. */
  waitForOne(signal: StopSignal): Promise<CompanionLink | undefined>;
  /** Those that live, and those whose commands are still being ended. */
  links(): readonly CompanionLink[];
  /** @param untilMs on the host's clock */
  extendLease(untilMs: number): void;
  isClosed(): boolean;
  /** Resolves when everything has ended. */
  close(): Promise<void>;
}

/** Starts the companions; fails with why when one of them could not be started. */
export async function createCompanionFleet(token: string, options: ExecutorOptions): Promise<CompanionFleet> {
  const file = options.companionFile ?? findCompanionFile(import.meta.url);
  const links = new Set<CompanionLink>();
  const waiting = new Set<() => void>();
  const closing = new AbortController();
  let leaseUntilMs = hostClockMs() + options.leaseMs;
  let started = 0;

  const start = async (): Promise<CompanionLink> => {
    const { temporaryFolder, companionSilenceMs: silenceMs, emit } = options;
    const link = await linkCompanion({
      file,
      token,
      companion: ++started,
      temporaryFolder,
      leaseUntilMs,
      isIsolated: options.isolation !== undefined,
      groupsFolder: options.controlGroups?.folder,
      silenceMs,
      emit,
    });
    link.extendLease(leaseUntilMs); // it may have been extended meanwhile
    if (closing.signal.aborted) link.close();
    links.add(link);
    void link.cleared.then(() => links.delete(link));
    for (const proceed of waiting) proceed();
    return link;
  };
  const pick = (): CompanionLink | undefined => leastBusy([...links].filter((link) => link.isAlive()));

  const firsts = await startAll(options.companions, async () => tryAgain(start));
  const slots = firsts.map((first) => keepCompanion(first, { start, signal: closing.signal, emit: options.emit }));
  return {
    pick,
    waitForOne: async (signal) => {
      const stopped = new AbortController();
      const stopListening = signal.onStop(() => stopped.abort());
      const end = AbortSignal.any([stopped.signal, closing.signal, AbortSignal.timeout(options.companionWaitMs)]);
      await waitForCall(waiting, end);
      stopListening();
      return end.aborted ? undefined : pick();
    },
    links: () => [...links],
    extendLease: (untilMs) => {
      leaseUntilMs = untilMs;
      for (const link of links) link.extendLease(untilMs);
    },
    isClosed: () => closing.signal.aborted,
    close: async () => {
      closing.abort();
      for (const link of links) link.close();
      await Promise.all(slots);
      await Promise.all([...links].map((link) => link.cleared));
    },
  };
}

/** Resolves when one calls all of `waiting`, or `signal` aborts. */
async function waitForCall(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  let proceed = (): void => undefined;
  await new Promise<void>((resolve) => {
    proceed = resolve;
    waiting.add(proceed);
    signal.addEventListener('abort', proceed, { once: true });
  });
  waiting.delete(proceed);
  signal.removeEventListener('abort', proceed);
}

function leastBusy(links: readonly CompanionLink[]): CompanionLink | undefined {
  let best: CompanionLink | undefined;
  for (const link of links) if (best === undefined || link.commandCount() < best.commandCount()) best = link;
  return best;
}

const mostTries = 3;

/**
 * A companion may be killed before it is ready, so its start is tried again; one that cannot run at all fails each
 * time.
 */
async function tryAgain(start: () => Promise<CompanionLink>): Promise<CompanionLink> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      if (tries >= mostTries) throw error;
    }
  }
}

/** All or none: when one cannot be started, those that were are ended again. */
async function startAll(count: number, start: () => Promise<CompanionLink>): Promise<readonly CompanionLink[]> {
  const attempts = await Promise.allSettled(Array.from({ length: Math.max(1, count) }, start));
  const started = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  const failed = attempts.find((attempt) => attempt.status === 'rejected');
  if (failed === undefined) return started;
  for (const link of started) link.close();
  await Promise.all(started.map((link) => link.cleared));
  throw failed.reason;
}
