import { setTimeout as delay } from 'node:timers/promises';
import { nowUs } from '../clock.mjs';
import { stepClock } from './clocks.mjs';
import { crash, killBackend, lockRows, lockTable, stopBackends, terminateBackends } from './database.mjs';
import { removeOldHistory } from './history.mjs';
import { kill, killCompanion, killNotifier, stopCompanion } from './kills.mjs';
import { cut, slowDown, vanish } from './network.mjs';
import { stop, stopWorker, terminate } from './stops.mjs';

/** Every kind of fault. Each takes the world and random numbers, resolves when healed, and answers what it was. */
export const faults = {
  'worker.kill': kill('worker'),
  'worker.stop': stopWorker,
  'worker.term': terminate('worker'),
  'companion.kill': killCompanion,
  'companion.stop': stopCompanion,
  'scheduler.kill': kill('scheduler'),
  'scheduler.stop': stop('scheduler'),
  'scheduler.term': terminate('scheduler'),
  'notifier.kill': killNotifier,
  'service.kill': kill('service'),
  'service.term': terminate('service'),
  'api.kill': kill('api'),
  'api.stop': stop('api'),
  'api.term': terminate('api'),
  'network.cut': cut,
  'network.slow': slowDown,
  'host.vanish': vanish,
  'postgres.crash': crash,
  'postgres.kill': killBackend,
  'postgres.terminate': terminateBackends,
  'postgres.stop': stopBackends,
  'postgres.lock-table': lockTable,
  'postgres.lock-rows': lockRows,
  'history.remove': removeOldHistory,
  'clock.step': stepClock,
};

/** Comes up more often than the others. */
const favourites = ['worker.kill', 'worker.stop', 'network.cut'];

/** Milliseconds from the begin of one fault to that of the next, at least and at most. */
const usualPace = [1_000, 3_500];

/**
 * When which fault begins: all kinds in random order, and then again. Some overlap.
 *
 * @returns {{ afterMs: number, kind: string }[]}
 */
export function planFaults(random, forMs, kinds = Object.keys(faults), everyMs = usualPace) {
  const deck = [...kinds, ...favourites.filter((kind) => kinds.includes(kind))];
  const plan = [];
  let left = [];
  for (let afterMs = 2_000; afterMs < forMs - 1_000; afterMs += random.between(...everyMs)) {
    if (left.length === 0) left = random.shuffle(deck);
    plan.push({ afterMs: Math.round(afterMs), kind: left.pop() });
  }
  return plan;
}

/** Makes the faults of a plan, each at its time and with random numbers of its own; resolves when all are healed. */
export async function makeFaults(world, plan, randomOf) {
  const startedAt = performance.now();
  const made = [];
  for (const [n, { afterMs, kind }] of plan.entries()) {
    await waitUntil(startedAt + afterMs, world.signal);
    if (world.signal.aborted) break;
    made.push(makeFault(world, kind, randomOf(n)));
  }
  await Promise.all(made);
}

async function makeFault(world, kind, random) {
  const fault = { kind, atUs: nowUs(), what: undefined, healedUs: undefined };
  world.records.faults.push(fault);
  fault.what = await faults[kind](world, random);
  fault.healedUs = nowUs();
  world.tell(fault);
}

async function waitUntil(at, signal) {
  const ms = at - performance.now();
  if (ms > 0) await delay(ms, undefined, { signal }).catch(() => undefined);
}
