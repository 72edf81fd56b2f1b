/**
 * Allowances are renewed so often. Short, so that a burst is over soon, and long enough for a page that asks for a
 * lot.
 */
export const windowSeconds = 10;

/** What a request costs that counts runs, and a message of an agent; any other request costs 1. */
export const countingCost = 10;

/** What a caller may spend in a window, and what is left of it for how long. */
export interface Allowance {
  readonly points: number;
  readonly left: number;
  readonly leftForMs: number;
}

/** Headers that tell of an allowance. */
export function allowanceHeaders({ points, left, leftForMs }: Allowance): Readonly<Record<string, string>> {
  return {
    'ratelimit-policy': `"default";q=${points};w=${windowSeconds}`,
    ratelimit: `"default";r=${left};t=${secondsOf(leftForMs)}`,
  };
}

/** What is told of an allowance that is used up for so long. */
export function usedUp(points: number, forMs: number) {
  const seconds = Math.max(secondsOf(forMs), 1);
  const costs = `of which statistics and messages of agents cost ${countingCost} each`;
  const detail = `you may ask for ${points} in ${windowSeconds} seconds, ${costs}`;
  return {
    detail: `${detail}; ask again in ${seconds} s`,
    headers: { ...allowanceHeaders({ points, left: 0, leftForMs: forMs }), 'retry-after': String(seconds) },
  };
}

function secondsOf(ms: number): number {
  return Math.ceil(ms / 1_000);
}
