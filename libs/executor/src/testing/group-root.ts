import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where this machine has control groups of version 2 that this process, as root, may make. */
export function groupRoot(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  const [, , , , point] = (mounts.find((mount) => mount.includes(' - cgroup2 ')) ?? '').split(' ');
  const isUsable = point !== undefined && existsSync(join(point, 'cgroup.subtree_control')) && isWritable(point);
  return isUsable ? point : undefined;
}

/** They are shown to a container, but are not to be changed there. */
function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
