import { setTimeout as delay } from 'node:timers/promises';
import { directions } from '../system/silent-proxy.mjs';
import { withSlot } from './take-slot.mjs';
import { watchLoss } from './watch-loss.mjs';

/** Nothing gets through between a program and the database, in one direction or both; for long or a moment. */
export async function cut(world, random) {
  return withSlot(world, random, ['worker', 'worker', 'scheduler', 'service', 'api'], async (slot) => {
    const direction = random.pick(directions);
    const isLong = random.next() < 0.6;
    const ms = isLong ? world.leaseMs + random.between(1_200, 5_000) : random.between(500, 2_500);
    slot.proxy.cut(direction);
    const lost = slot.app === 'worker' && isLong ? watchLoss(world, slot, 'cut') : undefined;
    await Promise.all([lost, delay(ms)]);
    slot.proxy.heal();
    return `${slot.programName}, ${direction}, for ${Math.round(ms)} ms`;
  });
}

/** A host is gone with what runs on it, and the database is not told for a while. */
export async function vanish(world, random) {
  return withSlot(world, random, ['worker', 'scheduler'], async (slot) => {
    const { programName } = slot;
    const ms = random.between(6_000, 14_000);
    slot.proxy.cut('both');
    slot.isEndExpected = true;
    slot.signal('SIGKILL');
    await slot.ended;
    const lost = slot.app === 'worker' ? watchLoss(world, slot, 'kill') : undefined;
    await Promise.all([lost, delay(ms)]);
    slot.proxy.heal();
    slot.start();
    return `${programName}, noticed after ${Math.round(ms)} ms`;
  });
}

/** Everything to and from a program's database takes a while. */
export async function slowDown(world, random) {
  return withSlot(world, random, ['worker', 'scheduler', 'api'], async (slot) => {
    const ms = Math.round(random.between(20, 350));
    slot.proxy.slowDown(ms);
    await delay(random.between(2_000, 6_000));
    slot.proxy.slowDown(0);
    return `${slot.programName} by ${ms} ms each way`;
  });
}
