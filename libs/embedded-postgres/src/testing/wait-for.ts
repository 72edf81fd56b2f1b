import { setTimeout as delay } from 'node:timers/promises';

/** Waits until something is so, and fails after 20 s. */
export async function waitFor(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited 20 s in vain until ${what}`);
    await delay(20);
  }
}
