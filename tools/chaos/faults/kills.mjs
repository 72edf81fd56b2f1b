import { setTimeout as delay } from 'node:timers/promises';
import { childrenOf, isStopped, sendSignal } from '../system/processes.mjs';
import { channels } from '../system/make-alerts.mjs';
import { isFree, takeSlot, withSlot } from './take-slot.mjs';
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

/** How long a message is waited for that somebody can be killed over. */
const messageMs = 8_000;

/**
 * kill -9 of a scheduler that has sent a message about an alert and has not heard yet that it has arrived; one that was
 * asked for, if nothing else is to be told.
 */
export async function killNotifier(world, random) {
  const next = world.receiver.holdNext(messageMs);
  await world.rest('POST', `/api/v1/alerts/channels/${random.pick(channels)}/test`);
  const message = await next;
  const slot = world.slots.find(({ name }) => name === message?.sender);
  if (slot === undefined || !isFree(slot)) {
    message?.letGo();
    return undefined;
  }
  return takeSlot(slot, async () => {
    const { programName } = slot;
    slot.isEndExpected = true;
    slot.signal('SIGKILL');
    await slot.ended;
    await delay(random.between(200, 2_500));
    slot.start();
    return `${programName}, which was sending ${message.type} through ${message.channel}`;
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
