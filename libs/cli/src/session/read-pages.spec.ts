import { readPages } from './read-pages.js';

/** A list of so many numbers, in pages of three at most, some of them empty. */
function numbers(count: number, asked: number[] = []) {
  return async ({ limit, cursor }: { readonly limit: number; readonly cursor: string | undefined }) => {
    asked.push(limit);
    const from = Number(cursor ?? 0);
    const isEmptyPage = asked.length % 3 === 2;
    const items = isEmptyPage ? [] : Array.from({ length: Math.min(limit, 3, count - from) }, (_, at) => from + at);
    const end = from + items.length;
    return { items, cursor: end < count ? String(end) : undefined };
  };
}

async function read(count: number, most: number) {
  const asked: number[] = [];
  const { items, hasMore } = readPages(numbers(count, asked), most);
  const all: number[] = [];
  for await (const item of items) all.push(item);
  return { all, hasMore: hasMore(), asked };
}

describe('readPages', () => {
  it.each([
    [0, Infinity, 0, false],
    [10, Infinity, 10, false],
    [10, 10, 10, false],
    [10, 4, 4, true],
    [3, 3, 3, false],
    [4, 3, 3, true],
  ])('of %d items and %d at most reads %d, and says %s of more', async (count, most, expected, hasMore) => {
    const found = await read(count, most);
    expect(found.all).toEqual(Array.from({ length: expected }, (_, at) => at));
    expect(found.hasMore).toBe(hasMore);
  });

  it('asks for no more than is wanted, and never for more than a page may hold', async () => {
    expect((await read(10, 4)).asked).toEqual([4, 1, 1]);
    expect((await read(2, Infinity)).asked).toEqual([1_000]);
  });
});
