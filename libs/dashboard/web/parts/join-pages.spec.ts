import { joinPages } from './join-pages.js';

describe('pages that were read one after the other', () => {
  const page = (...ids: readonly string[]) => ({ items: ids.map((id) => ({ id })) });

  it('have each item once, where it was read first', () => {
    const joined = joinPages([page('a', 'b', 'c'), page('c', 'd'), page(), page('a')]);
    expect(joined.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    expect(joinPages([])).toEqual([]);
  });
});
