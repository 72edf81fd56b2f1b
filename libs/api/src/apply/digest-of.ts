import { createHash } from 'node:crypto';
import { takeTurn } from '../http/turns.js';

/** So many are added before others get their turn. */
const perTurn = 50;

/** Of what is seen of a plan. Piece by piece, since a plan may be as large as what was sent. */
export async function digestOf(begin: string, seen: readonly unknown[]): Promise<string> {
  const hash = createHash('sha256').update(begin);
  for (const [index, each] of seen.entries()) {
    if (index % perTurn === 0) await takeTurn();
    hash.update(JSON.stringify(each)).update('\n');
  }
  return hash.digest('hex').slice(0, 32);
}
