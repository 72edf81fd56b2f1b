import { openSync, readFileSync, writeSync } from 'node:fs';

/**
 * The value by which the kernel picks a process to kill when memory runs out (`oom_score_adj`): from -1000 to 1000, the
 * highest first.
 */
export interface KillPreference {
  /**
   * Calls `start` so that the processes it starts, and all that those start, are killed before this one. `start` must
   * be synchronous.
   */
  forChildren<T>(start: () => T): T;
}

/** Higher than that of any usual service, and lower than that of a process that asks to be killed first. */
const commandPreference = 500;
const file = '/proc/self/oom_score_adj';

/**
 * A child inherits the value at the fork, so this process raises its own for that moment. Any process may raise its
 * value, and lower it again to what it was. Nothing is done where the value is that high already, or where the system
 * has none.
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

/** Whether the value can be raised and put back. */
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
