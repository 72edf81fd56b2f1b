import { nowUs, until } from '../clock.mjs';
import { describeProcess, findProcesses } from '../system/processes.mjs';

/** However busy the machine is, a tree that lives longer than this without its worker is an orphan. */
const orphanMs = 12_000;

/**
 * Notes that a worker is lost from now on, and watches until none of its commands lives any more. Resolves with the
 * loss, once that is so or it is clear that it will not be.
 */
export async function watchLoss(world, slot, kind, forMs = orphanMs) {
  const settings = slot.commandSettings;
  const loss = { kind, programName: slot.programName, atUs: nowUs(), treeDeadUs: undefined, processes: 0 };
  world.records.losses.push(loss);
  loss.processes = findProcesses(...settings).length;
  const dead = await until(() => (findProcesses(...settings).length === 0 ? true : undefined), forMs, 20);
  if (dead === true) loss.treeDeadUs = nowUs();
  else loss.orphans = findProcesses(...settings).map(describeProcess);
  return loss;
}
