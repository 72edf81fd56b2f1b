import { closeSync, readdirSync, readFileSync } from 'node:fs';

const closeOnExec = 0o2000000;

/**
 * Closes the descriptors that the worker inherited from whoever started it. Node closes only the first few of them, and
 * commands would inherit the rest. Node's own descriptors are close-on-exec and stay open. Linux only.
 *
 * @param keep the highest descriptor that this process needs
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
