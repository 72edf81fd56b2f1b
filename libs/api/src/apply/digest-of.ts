import { createHash } from 'node:crypto';
import { takeTurn } from '../http/turns.js';

/** So many are added before others get their turn, or so much of their text. */
const perTurn = 50;
const lengthPerTurn = 1_000_000;

/** Of what is seen of a plan. Piece by piece, since a plan may be as large as what was sent. */
export async function digestOf(begin: string, seen: readonly unknown[]): Promise<string> {
  const hash = createHash('sha256').update(begin);
  let [count, length] = [perTurn, 0];
  for (const each of seen) {
    if (count >= perTurn || length >= lengthPerTurn) {
      await takeTurn();
      [count, length] = [0, 0];
    }
    const text = JSON.stringify(each);
    hash.update(text).update('\n');
    count += 1;
    length += text.length;
  }
  return hash.digest('hex').slice(0, 32);
}
