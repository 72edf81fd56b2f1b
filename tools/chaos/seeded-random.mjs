import { createHash } from 'node:crypto';

/** Random numbers that follow from a seed (mulberry32); `name` tells apart streams that do not disturb each other. */
export function seededRandom(seed, name) {
  let state = createHash('sha256').update(`${seed}:${name}`).digest().readUInt32LE();
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low, high) => low + next() * (high - low);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const shuffle = (list) =>
    list
      .map((item) => [next(), item])
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);
  return { next, between, pick, shuffle };
}
