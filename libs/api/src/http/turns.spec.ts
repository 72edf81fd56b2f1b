import { digestOf } from '../apply/digest-of.js';
import { takeTurn } from './turns.js';

describe('takeTurn', () => {
  it('lets the loop see to everybody else between any two, in the order of asking', async () => {
    const seen: string[] = [];
    let isOver = false;
    const others = () => {
      seen.push('-');
      if (!isOver) setImmediate(others);
    };
    others();
    await Promise.all(['a', 'b', 'c'].map(async (name) => takeTurn().then(() => seen.push(name))));
    isOver = true;
    expect(seen.join('').replaceAll(/-+/g, '-')).toMatch(/^-a-b-c$/);
  });
});

describe('digestOf', () => {
  it('lets the loop see to everybody else after a million characters, however few things they are', async () => {
    let [seen, isOver] = [0, false];
    const others = () => {
      seen += 1;
      if (!isOver) setImmediate(others);
    };
    others();
    await digestOf('a', Array<string>(40).fill('x'.repeat(300_000)));
    isOver = true;
    expect(seen).toBeGreaterThan(8);
  });
});
