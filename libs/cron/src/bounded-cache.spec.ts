import { boundedCache } from './bounded-cache.js';

describe('boundedCache', () => {
  it('makes a value once', () => {
    const cache = boundedCache<string, number>(10);
    let made = 0;
    const make = (): number => ++made;
    expect([cache.get('a', make), cache.get('a', make), cache.get('b', make)]).toEqual([1, 1, 2]);
  });

  it('holds at most its capacity, whatever is asked', () => {
    const cache = boundedCache<number, number>(100);
    for (let key = 0; key < 100_000; key++) {
      cache.get(key, () => key);
      if (cache.size() > 100) throw new Error(`${cache.size()} values held`);
    }
    expect(cache.size()).toBeGreaterThanOrEqual(50);
  });

  it('keeps what is used and forgets what is not', () => {
    const cache = boundedCache<number, string>(10);
    cache.get(-1, () => 'used');
    cache.get(-2, () => 'unused');
    for (let key = 0; key < 50; key++) {
      cache.get(key, () => 'other');
      cache.get(-1, () => 'made again');
    }
    expect(cache.get(-1, () => 'made again')).toBe('used');
    expect(cache.get(-2, () => 'made again')).toBe('made again');
  });

  it('remembers a false and a zero', () => {
    const cache = boundedCache<string, boolean | number>(10);
    cache.get('false', () => false);
    cache.get('zero', () => 0);
    expect(cache.get('false', () => true)).toBe(false);
    expect(cache.get('zero', () => 1)).toBe(0);
  });

  it('remembers nothing of a value that could not be made', () => {
    const cache = boundedCache<string, number>(10);
    const fail = (): number => {
      throw new Error('not made');
    };
    expect(() => cache.get('a', fail)).toThrow('not made');
    expect(cache.get('a', () => 1)).toBe(1);
  });
});
