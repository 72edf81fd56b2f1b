import { setTimeout as delay } from 'node:timers/promises';
import { nowUs } from '../clock.mjs';
import { withSlot } from './take-slot.mjs';
import { watchLoss } from './watch-loss.mjs';

/** SIGSTOP of a worker past its lease, then SIGCONT. */
export async function stopWorker(world, random) {
  return withSlot(world, random, ['worker'], async (slot) => {
    const ms = world.leaseMs + random.between(1_200, 4_500);
    slot.signal('SIGSTOP');
    await Promise.all([watchLoss(world, slot, 'stop'), delay(ms)]);
    slot.signal('SIGCONT');
    await delay(1_500); // it finds out what it has lost
    return `${slot.programName} for ${Math.round(ms)} ms`;
  });
}

/** SIGSTOP of a program that holds no lease, then SIGCONT. */
export function stop(app) {
  return (world, random) =>
    withSlot(world, random, [app], async (slot) => {
      const ms = random.between(1_500, 8_000);
      slot.signal('SIGSTOP');
      await delay(ms);
      slot.signal('SIGCONT');
      return `${slot.programName} for ${Math.round(ms)} ms`;
    });
}

/** SIGTERM, and a new program once it has ended. */
export function terminate(app) {
  return (world, random) =>
    withSlot(world, random, [app], async (slot) => {
      const { programName } = slot;
      const code = await endGracefully(world, slot);
      await delay(random.between(100, 1_500));
      slot.start();
      return `${programName}, which ended with ${code}`;
    });
}

/** Asks a program to end, notes how it did, and kills it when it does not. */
export async function endGracefully(world, slot) {
  const { programName } = slot;
  const hasSpoken = slot.hasSpoken();
  const stopped = { programName, hasSpoken, askedUs: nowUs(), endedUs: undefined, code: undefined };
  world.records.stops.push(stopped);
  slot.isEndExpected = true;
  slot.signal('SIGTERM');
  const tooLong = new AbortController();
  stopped.code = await Promise.race([
    slot.ended,
    delay(world.stopDeadlineMs, 'nothing', { signal: tooLong.signal }).catch(() => undefined),
  ]);
  tooLong.abort();
  if (stopped.code === 'nothing') slot.signal('SIGKILL');
  await slot.ended;
  stopped.endedUs = nowUs();
  return stopped.code;
}
