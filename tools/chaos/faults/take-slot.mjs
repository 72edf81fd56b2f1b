/**
 * Does something to one of the programs that nothing is being done to, and leaves it alone afterwards. Answers what
 * `work` answers, or `undefined` when there is no such program.
 */
export async function withSlot(world, random, apps, work) {
  const free = world.slots.filter((slot) => apps.includes(slot.app) && !slot.isTaken && !slot.hasEnded());
  const slot = random.pick(free);
  if (slot === undefined) return undefined;
  slot.isTaken = true;
  try {
    return await work(slot);
  } finally {
    slot.isTaken = false;
  }
}
