import { createWakeUp } from '@aster-scheduler/db';
import { hostClockMs } from '@aster-scheduler/executor';
import { deregisterWorker, listHeldClaims } from '@aster-scheduler/run-store';
import type { BeatAnswer } from './beat.js';
import { endWhatIsNotHeld } from './end-what-is-not-held.js';
import { grantLease, type Lease, type LeaseKeeping, loseLease } from './lease.js';
import { startLeaseBeats } from './lease-beats.js';
import { leaseTimes } from './lease-times.js';
import { createRegistration } from './registration.js';

/** Keeps a worker's lease and ends what the worker no longer holds. */
export interface LeaseKeeper {
  /** The worker's id; it gets another one after its lease was lost. `undefined` while it has no lease. */
  readonly workerId: string | undefined;
  /** Asks the database what the worker holds, and ends what it does not, or what somebody wants cancelled. */
  checkClaims(): Promise<void>;
  /** Whether somebody has told the worker to claim nothing more. */
  isDrainAsked(): boolean;
  /** Hears at once whether somebody has told the worker something. */
  listen(): void;
  /** Something was claimed. */
  claimed(): void;
  /** Lets the others know that the worker claims nothing more. A lease that is lost from now on is not taken anew. */
  drain(): void;
  /** Removes the worker from the database, unless it still holds runs; never rejects. */
  close(): Promise<void>;
}

const doing = 'keeping the lease';

/** How often at least the end of the lease is checked: timers stand still while the machine is suspended. */
const longestSleepMs = 1_000;

export function startLeaseKeeper(keeping: LeaseKeeping): LeaseKeeper {
  const { services, options, signs, watch, onRegistered } = keeping;
  const lease: Lease = { ...keeping, times: leaseTimes(options), endsAtMs: 0, isDraining: false, isDrainAsked: false };
  const wakeUp = createWakeUp();
  const closing = new AbortController();
  const registration = createRegistration(lease);
  signs.answer();
  const beats = startLeaseBeats(lease, (answer) => {
    applyAnswer(lease, answer);
    if (lease.workerId === undefined) wakeUp.ring();
  });

  async function guard(): Promise<void> {
    while (!closing.signal.aborted) await wakeUp.sleep(await nextStep(), closing.signal);
  }

  /**
   * Takes a lease where there is none, and ends one that was not renewed in time. Returns after how many milliseconds
   * to go on.
   */
  async function nextStep(): Promise<number> {
    if (lease.workerId === undefined) return lease.isDraining ? Infinity : register();
    beats.catchUp();
    if (lease.workerId === undefined) return 0;
    const leftMs = lease.endsAtMs - hostClockMs();
    if (leftMs > 0) return Math.min(leftMs, longestSleepMs);
    loseLease(lease, lease.workerId);
    return 0;
  }

  async function register(): Promise<number> {
    beats.letGo();
    await beats.ready;
    if (closing.signal.aborted) return Infinity;
    try {
      const { workerId, askedAtMs } = await registration.register();
      beats.hold(workerId, askedAtMs);
    } catch (error) {
      watch.failed(doing, error);
      return lease.times.retryMs;
    }
    watch.answered(doing);
    onRegistered();
    return 0;
  }

  const guarding = guard();
  return {
    get workerId() {
      return lease.workerId;
    },
    isDrainAsked: () => lease.isDrainAsked,
    listen: () => beats.beatNow(),
    checkClaims: async () => checkClaims(lease),
    claimed: () => beats.claimed(),
    drain() {
      lease.isDraining = true;
      beats.drain();
    },
    async close() {
      closing.abort();
      await Promise.all([guarding, beats.stop()]);
      const { workerId } = lease;
      if (workerId === undefined) return;
      await deregisterWorker(services.db, workerId).catch((error: unknown) => watch.failed('deregistering', error));
    },
  };
}

async function checkClaims(lease: Lease): Promise<void> {
  const { workerId } = lease;
  if (workerId === undefined) return;
  const askedAtMs = hostClockMs();
  const held = await listHeldClaims(lease.services.db, workerId);
  if (lease.workerId === workerId) endWhatIsNotHeld(lease.attempts.list(), held, askedAtMs);
}

function followDrain(lease: Lease, isDrainAsked: boolean): void {
  if (lease.isDrainAsked === isDrainAsked || lease.workerId === undefined) return;
  lease.isDrainAsked = isDrainAsked;
  lease.services.emit({ type: 'worker.drain-asked', workerId: lease.workerId, isAsked: isDrainAsked });
  lease.onDrainAsked();
}

function applyAnswer(lease: Lease, answer: BeatAnswer): void {
  const { attempts, signs, watch, onHeld, onLooked } = lease;
  signs.answer();
  if (answer.workerId !== lease.workerId) return;
  if (answer.type === 'lost') return loseLease(lease, answer.workerId);
  if (answer.type === 'failed') return watch.failed(doing, answer.error);
  if (answer.type === 'withheld') return;
  watch.answered(doing);
  grantLease(lease, answer.askedAtMs);
  endWhatIsNotHeld(attempts.list(), answer.held, answer.askedAtMs);
  signs.mayBlockUntil(attempts.blockedUntilMs());
  followDrain(lease, answer.isDrainAsked);
  onHeld(answer.held);
  onLooked(answer.nextDueInMs);
}
