import { setTimeout as delay } from 'node:timers/promises';
import { childrenOf, isStopped, sendSignal } from '../system/processes.mjs';
import { withSlot } from './take-slot.mjs';
import { watchLoss } from './watch-loss.mjs';

/** kill -9 of a program, which comes back after a while. */
export function kill(app) {
  return (world, random) =>
    withSlot(world, random, [app], async (slot) => {
      const { programName } = slot;
      slot.isEndExpected = true;
      slot.signal('SIGKILL');
      if (app === 'worker') await watchLoss(world, slot, 'kill'); // or the next worker here would clear up first
      await slot.ended;
      await delay(random.between(200, 2_500));
      slot.start();
      return programName;
    });
}

/** kill -9 of one of the companions of a worker, or of both. */
export async function killCompanion(world, random) {
  return withSlot(world, random, ['worker'], async (slot) => {
    const companions = random.shuffle(childrenOf(slot.pid));
    const victims = companions.slice(0, random.pick([1, 1, 2]));
    if (victims.length === 0) return undefined;
    for (const pid of victims) sendSignal(pid, 'SIGKILL');
    await delay(2_000);
    return `${victims.length} of ${slot.programName}`;
  });
}

/** SIGSTOP of a companion; SIGCONT if nobody has ended it meanwhile. */
export async function stopCompanion(world, random) {
  return withSlot(world, random, ['worker'], async (slot) => {
    const pid = random.pick(childrenOf(slot.pid));
    if (pid === undefined) return undefined;
    sendSignal(pid, 'SIGSTOP');
    await delay(random.between(2_000, 6_000));
    if (isStopped(pid)) sendSignal(pid, 'SIGCONT');
    return `of ${slot.programName}`;
  });
}
