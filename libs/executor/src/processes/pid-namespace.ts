import { readlinkSync } from 'node:fs';

/** The number of the namespace this process's ids count in; '0' where the system has none. */
export function pidNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    return '0';
  }
}
