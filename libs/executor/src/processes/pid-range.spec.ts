import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { isInRange, pidsOfRange, pidsSince } from './pid-range.js';

const highest = Number(readFileSync('/proc/sys/kernel/pid_max', 'latin1'));

async function pidOfShortCommand(): Promise<number> {
  const child = spawn('true');
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('pidsSince', () => {
  it('holds every process that was started since', async () => {
    const first = await pidOfShortCommand();
    const second = await pidOfShortCommand();
    const range = pidsSince(first, 50);
    if (range === undefined) throw new Error('the range is not certain');
    expect(isInRange(second, range)).toBe(true);
    expect(isInRange(first, range)).toBe(false);
    expect(pidsOfRange(range)).toContain(second);
  });

  it('is not certain of an id that was not given out lately, nor after the ids may have been used up', async () => {
    const pid = await pidOfShortCommand();
    expect(pidsSince((pid + highest - 3) % highest, 0)).toBeDefined();
    expect(pidsSince((pid + 1000) % highest, 0)).toBeUndefined(); // the last is far behind it
    expect(pidsSince(pid, 1e9)).toBeUndefined();
    expect(pidsSince(highest + 1, 0)).toBeUndefined();
  });

  it('goes on from the lowest id after the highest', () => {
    fc.assert(
      fc.property(fc.nat({ max: 99 }), fc.nat({ max: 99 }), (after, count) => {
        const range = { after, count, highest: 100 };
        const pids = pidsOfRange(range);
        expect(Array.from({ length: 100 }, (_, pid) => pid).filter((pid) => isInRange(pid, range))).toEqual(
          pids.toSorted((a, b) => a - b),
        );
      }),
    );
  });
});
