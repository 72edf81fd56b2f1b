import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withSlot } from './take-slot.mjs';

const steps = [-86_400, -3_600, -61, -2, 2, 61, 3_600, 86_400];

/** Where libfaketime is installed; LIBFAKETIME names another place. */
export function findFaketime() {
  const named = process.env.LIBFAKETIME;
  if (named !== undefined) return existsSync(named) ? named : undefined;
  const folders = ['/usr/lib', ...readdirSync('/usr/lib').map((name) => join('/usr/lib', name))];
  return folders.map((folder) => join(folder, 'faketime', 'libfaketime.so.1')).find((path) => existsSync(path));
}

/** The settings of a program whose clock can be stepped by writing to `clockFile`. */
export function steppableClock(library, clockFile) {
  writeFileSync(clockFile, '+0');
  return {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: clockFile,
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
}

/** The clock of one program's host is set forward or back, and later again. */
export async function stepClock(world, random) {
  const clocks = [...world.clockFiles.keys()];
  if (clocks.length === 0) return undefined;
  const steppable = world.slots.filter((slot) => clocks.includes(slot.name));
  return withSlot({ ...world, slots: steppable }, random, ['scheduler', 'worker'], async (slot) => {
    const [first, second] = [random.pick(steps), random.pick([0, ...steps])];
    for (const step of [first, second]) {
      writeFileSync(world.clockFiles.get(slot.name), `${step < 0 ? '' : '+'}${step}`);
      await delay(random.between(2_000, 5_000));
    }
    return `${slot.programName} by ${first} s, then to ${second} s`;
  });
}
