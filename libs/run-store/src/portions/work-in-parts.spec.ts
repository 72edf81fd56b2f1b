import { workInParts } from './work-in-parts.js';

const withCode = (code: string) => Object.assign(new Error(`code ${code}`), { code });

/** Items such as `a1`, of the job `a`; some of them end in an error. */
async function workOff(items: readonly string[], errors: Readonly<Record<string, Error>>, goesOn?: () => boolean) {
  const done: string[] = [];
  const waits: number[] = [];
  const parts = await workInParts(items, {
    keyOf: (item) => item.slice(0, 1),
    async work(part, lockTimeoutMs) {
      const broken = part.find((item) => errors[item] !== undefined);
      if (broken !== undefined) {
        waits.push(lockTimeoutMs);
        throw errors[broken] ?? new Error('nothing');
      }
      done.push(...part);
    },
    goesOn,
  });
  return { done: done.toSorted(), left: parts.left.map(({ item }) => item).toSorted(), untried: parts.untried, waits };
}

describe('workInParts', () => {
  it('leaves out what is broken by itself, and does the rest', async () => {
    const items = ['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2'];
    const { done, left, untried } = await workOff(items, { a4: withCode('23514') });
    expect({ done, left, untried }).toEqual({
      done: ['a1', 'a2', 'a3', 'a5', 'b1', 'b2'],
      left: ['a4'],
      untried: [],
    });
  });

  it('leaves out all that needs the same lock, without waiting for it again and again', async () => {
    const { done, left, waits } = await workOff(['a1', 'a2', 'a3', 'b1'], { a1: withCode('55P03') });
    expect({ done, left }).toEqual({ done: ['b1'], left: ['a1', 'a2', 'a3'] });
    expect(waits).toHaveLength(1);
  });

  it('waits less and less where much is locked', async () => {
    const items = Array.from({ length: 26 }, (_, index) => String.fromCharCode(97 + index));
    const { left, waits } = await workOff(items, Object.fromEntries(items.map((item) => [item, withCode('55P03')])));
    expect(left).toHaveLength(26);
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(2_000);
  });

  it('leaves the rest for later once two items take too long by themselves', async () => {
    const items = ['a1', 'a2', 'a3'];
    const { done, left, untried } = await workOff(items, Object.fromEntries(items.map((i) => [i, withCode('57014')])));
    expect([done.length, left.length, untried.length]).toEqual([0, 2, 1]);
  });

  it('begins with another part each time', async () => {
    const firsts = new Set<string>();
    for (let round = 0; round < 50; round += 1) {
      let asked = 0;
      const { done } = await workOff(['a', 'b', 'c'], {}, () => (asked += 1) <= 1);
      firsts.add(done.join());
    }
    expect(firsts).toEqual(new Set(['a', 'b', 'c']));
  });

  it('goes no further when the database is away, or silent', async () => {
    await expect(workOff(['a1', 'b1'], { a1: withCode('57P01'), b1: withCode('57P01') })).rejects.toThrow('57P01');
    const silent = new Error('Query read timeout');
    await expect(workOff(['a1', 'b1', 'c1'], { a1: silent, b1: silent, c1: silent })).rejects.toThrow(silent);
  });
});
