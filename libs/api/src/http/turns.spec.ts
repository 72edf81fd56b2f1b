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
