import { closeSync, readdirSync, readFileSync } from 'node:fs';

const closeOnExec = 0o2000000;

/**
 * Closes what whoever started the worker left open for everybody: Node closes only the first few of those, and commands
 * would get the rest. Node's own descriptors are marked, and stay. Linux only.
 *
 * @param keep the highest descriptor that is meant to be here
 */
export function closeStrays(keep: number): void {
  for (const descriptor of listDescriptors()) {
    if (descriptor > keep && isForEverybody(descriptor)) closeSync(descriptor);
  }
}

function listDescriptors(): number[] {
  try {
    return readdirSync('/proc/self/fd').map(Number);
  } catch {
    return [];
  }
}

function isForEverybody(descriptor: number): boolean {
  try {
    const flags = /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & closeOnExec) === 0;
  } catch {
    return false; // the descriptor of the listing itself
  }
}
