/**
 * How many letters must be put in, left out, replaced or swapped with their neighbour to make one text the other. Its
 * time grows with the product of the lengths: bound them first.
 *
 * @param most of interest: where it is more, `Infinity` may be returned, and of texts that are not alike little is read
 */
export function editDistance(a: string, b: string, most = Infinity): number {
  if (Math.abs(a.length - b.length) > most) return Infinity;
  let beforeLast: number[] = [];
  let leastBefore = 0;
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let leastInRow = row;
    for (let column = 1; column <= b.length; column++) {
      const replaced = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const best = Math.min(replaced, at(last, column) + 1, at(current, column - 1) + 1);
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const distance = isSwap ? Math.min(best, at(beforeLast, column - 2) + 1) : best;
      current.push(distance);
      leastInRow = Math.min(leastInRow, distance);
    }
    if (Math.min(leastBefore, leastInRow) > most) return Infinity; // every later row follows from these two
    leastBefore = leastInRow;
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
