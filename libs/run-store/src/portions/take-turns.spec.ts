import { createTurns, takeAllTurns, type Turns } from './take-turns.js';

const withCode = (code: string) => Object.assign(new Error(`code ${code}`), { code });

interface Shop {
  readonly done: string[];
  take(turns: Turns): Promise<boolean>;
}

/** Items that each need so many portions, some of which fail, or are held up where the failure is `undefined`. */
function open(portionsOf: Record<string, number>, failures: Readonly<Record<string, Error | undefined>> = {}): Shop {
  const done: string[] = [];
  return {
    done,
    take: async (turns) =>
      turns.take(async (after, begin) => {
        const item = Object.keys(portionsOf).find((name) => (portionsOf[name] ?? 0) > 0 && (!after || name > after));
        if (item === undefined) return 'nothing';
        begin(item);
        const failure = failures[item];
        if (failure !== undefined) throw failure;
        if (item in failures) return 'held-up';
        portionsOf[item] = (portionsOf[item] ?? 0) - 1;
        done.push(item);
        return 'done';
      }),
  };
}

describe('createTurns', () => {
  it('gives each item a portion, one after the other, until all are done', async () => {
    const shop = open({ a: 3, b: 1, c: 2 });
    await takeAllTurns(shop.take);
    expect(shop.done).toEqual(['a', 'b', 'c', 'a', 'c', 'a']);
  });

  it.each([
    ['is broken', withCode('23514')],
    ['takes too long', withCode('57014')],
    ['somebody has locked', withCode('55P03')],
    ['others hold up', undefined],
  ])('lets none wait for one that %s, and comes back to that', async (_how, failure) => {
    const failures: Record<string, Error | undefined> = { a: failure };
    const shop = open({ a: 1, b: 2, c: 1 }, failures);
    const turns = createTurns();
    while (await shop.take(turns));
    expect(shop.done).toEqual(['b', 'c', 'b']);
    delete failures['a'];
    while (await shop.take(turns));
    expect(shop.done).toEqual(['b', 'c', 'b', 'a']);
  });

  it('tells of what is broken once, and not of what is locked', async () => {
    const told: string[] = [];
    const turns = createTurns({ failed: (item) => told.push(item) });
    const shop = open({ a: 1, b: 1, c: 3 }, { a: withCode('23514'), b: withCode('55P03') });
    while (await shop.take(turns));
    expect(told).toEqual(['a']);
    expect(await shop.take(turns)).toBe(false);
    expect(told).toEqual(['a', 'a']);
  });

  it('looks for no longer than it may, and goes on from there', async () => {
    const turns = createTurns({ patienceMs: 0 });
    const shop = open({ a: 1, b: 1, c: 1 }, { a: undefined, b: undefined });
    const found: boolean[] = [];
    for (let n = 0; n < 3; n += 1) {
      const sinceMs = performance.now();
      found.push(await shop.take(turns));
      while (performance.now() === sinceMs);
    }
    expect(found).toContain(true);
    expect(shop.done).toEqual(['c']);
  });

  it('goes no further when the database is away, or silent', async () => {
    await expect(takeAllTurns(open({ a: 1, b: 1 }, { a: withCode('57P01') }).take)).rejects.toThrow('57P01');
    const silent = new Error('Query read timeout');
    const shop = open({ a: 1, b: 1, c: 1 }, { a: silent, b: silent });
    await expect(takeAllTurns(shop.take)).rejects.toThrow(silent);
    expect(shop.done).toEqual([]);
  });
});

describe('takeAllTurns', () => {
  it('throws the first failure once the others are done', async () => {
    const shop = open({ a: 1, b: 2 }, { a: withCode('23514') });
    await expect(takeAllTurns(shop.take)).rejects.toThrow('23514');
    expect(shop.done).toEqual(['b', 'b']);
  });

  it('stops when it is told to', async () => {
    const shop = open({ a: 9 });
    await takeAllTurns(shop.take, () => shop.done.length < 2);
    expect(shop.done).toEqual(['a', 'a']);
  });
});
