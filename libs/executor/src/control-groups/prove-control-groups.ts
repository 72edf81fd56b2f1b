import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPrograms } from '../isolation/find-programs.js';
import { enterGroup } from '../isolation/plan-launch.js';
import { formatMarker, makeToken } from '../processes/marker.js';
import { makeCommandGroup } from './command-group.js';
import { type ControlGroups, controllers } from './control-groups.js';
import { ownGroupFolder } from './own-group-folder.js';
import { removeGroups } from './remove-groups.js';

/** Commands cannot have control groups of their own here. */
export class ControlGroupsError extends Error {
  override readonly name = 'ControlGroupsError';
}

/** Where the worker is itself: a group that hands its limits on has no processes of its own. */
const ownPlace = 'worker';

/**
 * Makes the control group of this process ready to have one for each command in it, and tries one out. This process
 * must be alone in its group, and moves into one below.
 *
 * @param isDelegated the operator says that the group is the worker's, with all that there is to bound; otherwise it is
 *   taken to be when this process is not root, who may write to any
 * @throws ControlGroupsError, and all is as before then
 */
export async function proveControlGroups({ isDelegated }: { readonly isDelegated: boolean }): Promise<ControlGroups> {
  try {
    const groups = findDelegated(isDelegated);
    await makeReady(groups);
    return groups;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ControlGroupsError(`commands cannot have control groups here: ${why}`);
  }
}

function findDelegated(isDelegated: boolean): ControlGroups {
  if (process.platform !== 'linux') throw new Error('it takes Linux');
  const own = readFileSync('/proc/self/cgroup', 'utf8');
  const folder = ownGroupFolder(own, readFileSync('/proc/self/mountinfo', 'utf8'));
  if (folder === undefined) throw new Error('the worker is in none of version 2, or sees none');
  const there = wordsOf(join(folder, 'cgroup.controllers'));
  const found = controllers.filter((controller) => there.includes(controller));
  const missing = controllers.filter((controller) => !found.includes(controller));
  if (found.length === 0 || (isDelegated && missing.length > 0)) {
    throw new Error(`${folder} was not handed ${missing.join(' and ')}`);
  }
  if (!existsSync(join(folder, 'cgroup.kill'))) throw new Error(`${folder} has no cgroup.kill: it takes Linux 5.14`);
  if (wordsOf(join(folder, 'cgroup.procs')).join() !== String(process.pid)) {
    throw new Error(`other processes than the worker are in ${folder}`);
  }
  // the root of a namespace of groups is a container's own
  if (!isDelegated && process.getuid?.() === 0 && !/^0::\/$/m.test(own)) {
    throw new Error('the worker is root, who may write to any: WORKER_LIMITS=cgroup says that its own is for it');
  }
  return { folder, controllers: found };
}

async function makeReady({ folder, controllers: found }: ControlGroups): Promise<void> {
  const place = join(folder, ownPlace);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'cgroup.procs'), '0'); // itself
  try {
    writeFileSync(join(folder, 'cgroup.subtree_control'), found.map((controller) => `+${controller}`).join(' '));
    await removeGroups(folder, () => true); // of a worker before it
    await tryOut(folder);
  } catch (error) {
    writeFileSync(join(folder, 'cgroup.subtree_control'), found.map((controller) => `-${controller}`).join(' '));
    writeFileSync(join(folder, 'cgroup.procs'), '0');
    rmdirSync(place);
    throw error;
  }
}

/** Fails where limits are not taken, or a program that is to enter the group is not in it. */
async function tryOut(folder: string): Promise<void> {
  const marker = formatMarker({ token: makeToken(), companion: 0, command: 0 });
  const group = makeCommandGroup(join(folder, marker), {});
  try {
    const { shell } = findPrograms();
    const [program = '', ...args] = [...enterGroup(shell, group.entrance), shell, '-c', 'cat /proc/self/cgroup'];
    const { stdout } = await promisify(execFile)(program, args);
    if (!stdout.includes(marker)) throw new Error(`a program does not get into a group in ${folder}`);
  } finally {
    await group.end();
  }
}

function wordsOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8')
    .split(/\s+/)
    .filter((word) => word !== '');
}
