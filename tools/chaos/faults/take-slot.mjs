/**
 * Does something to one of the programs that nothing is being done to, and leaves it alone afterwards. Answers what
 * `work` answers, or `undefined` when there is no such program.
 */
export async function withSlot(world, random, apps, work) {
  const slot = random.pick(world.slots.filter((each) => apps.includes(each.app) && isFree(each)));
  return slot === undefined ? undefined : takeSlot(slot, work);
}

/** Whether a program is there, and nothing is being done to it. */
export function isFree(slot) {
  return !slot.isTaken && !slot.hasEnded();
}

/** Does something to the program of this slot, which has to be free. */
export async function takeSlot(slot, work) {
  slot.isTaken = true;
  try {
    return await work(slot);
  } finally {
    slot.isTaken = false;
  }
}
