import { posix } from 'node:path';

/**
 * The folder of the control group (version 2) that a process is in.
 *
 * @param groups its /proc/PID/cgroup
 * @param mounts its /proc/PID/mountinfo
 * @returns `undefined` where it is in none, or sees none
 */
export function ownGroupFolder(groups: string, mounts: string): string | undefined {
  const path = /^0::(\/.*)$/m.exec(groups)?.[1];
  if (path === undefined || path.startsWith('/..')) return undefined; // outside of what its namespace shows
  for (const mount of mounts.split('\n')) {
    const [before = '', after = ''] = mount.split(' - ');
    const [, , , root = '', point = ''] = before.split(' ');
    if (!after.startsWith('cgroup2 ') || root.startsWith('/..')) continue;
    // in a container the root that is mounted may be the group itself
    const within = posix.relative(root, path);
    if (!within.startsWith('..')) return posix.join(point, within);
  }
  return undefined;
}
