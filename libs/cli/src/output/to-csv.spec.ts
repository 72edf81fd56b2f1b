import { csvLine } from './to-csv.js';

describe('csvLine', () => {
  it.each([
    [['a', 'b c'], 'a,b c\n'],
    [['a,b', 'say "x"', 'two\nlines'], '"a,b","say ""x""","two\nlines"\n'],
    [['=1+1', '-5', '-x', '@a'], "'=1+1,-5,'-x,'@a\n"],
  ])('writes %j', (cells, expected) => {
    expect(csvLine(cells)).toBe(expected);
  });
});
