import { openSync, readFileSync, writeSync } from 'node:fs';

/** By which the kernel picks what to end when memory is short: higher goes first, from -1000 to 1000. */
export interface KillPreference {
  /**
   * Has the processes that `start` makes go before this one, and everything that they start. Nothing else may run
   * meanwhile.
   */
  forChildren<T>(start: () => T): T;
}

/** Above whatever services have, and below what says of itself that it is to go first. */
const commandPreference = 500;
const file = '/proc/self/oom_score_adj';

/**
 * A child has the value that its parent has at the fork, so this process takes the higher value for that moment.
 * Anybody may raise it, and lower it to what it was. Where it is as high already, or the system has none, nothing is
 * done.
 */
export function createKillPreference(): KillPreference {
  const own = readOwn();
  const descriptor = own === undefined || own >= commandPreference ? undefined : openOrNothing();
  if (own === undefined || descriptor === undefined || !canChange(descriptor, own))
    return { forChildren: (start) => start() };
  return {
    forChildren: (start) => {
      set(descriptor, commandPreference);
      try {
        return start();
      } finally {
        set(descriptor, own);
      }
    },
  };
}

function readOwn(): number | undefined {
  try {
    return Number(readFileSync(file, 'latin1'));
  } catch {
    return undefined;
  }
}

function openOrNothing(): number | undefined {
  try {
    return openSync(file, 'w');
  } catch {
    return undefined;
  }
}

/** Whether it can be put back, too. */
function canChange(descriptor: number, own: number): boolean {
  return set(descriptor, own) && set(descriptor, own + 1) && set(descriptor, own);
}

function set(descriptor: number, value: number): boolean {
  try {
    writeSync(descriptor, `${value}`, 0);
    return true;
  } catch {
    return false; // commands are started all the same
  }
}
