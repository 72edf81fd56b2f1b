import { existsSync } from 'node:fs';

const canReach = existsSync('/proc/self/fd');

/**
 * A path to what the descriptor has open, for this process and for what it starts before its program begins; what lies
 * in an open folder is reached through it without looking at its name again. `undefined` where the system has no such
 * paths.
 */
export function descriptorPath(descriptor: number): string | undefined {
  return canReach ? `/proc/self/fd/${descriptor}` : undefined;
}
