import { createPace } from './pace.js';

let now: number;

beforeEach(() => {
  now = 0;
});

const aPace = () => createPace(() => now);

describe('createPace', () => {
  it('expects nothing before anything has ended', () => {
    const pace = aPace();
    pace.begin();
    now = 10;
    expect(pace.expectedIn(50)).toBe(0);
  });

  it('goes by what has ended while something was executing', () => {
    const pace = aPace();
    pace.begin();
    for (let n = 0; n < 5; n += 1) pace.ended();
    now = 10;
    pace.pause();
    now = 10_000; // idle: says nothing
    expect(pace.expectedIn(50)).toBe(25);
  });

  it('gives up its expectation while nothing ends', () => {
    const pace = aPace();
    pace.begin();
    now = 100;
    for (let n = 0; n < 1_000; n += 1) pace.ended();
    expect(pace.expectedIn(50)).toBe(500);
    now = 151;
    expect(pace.expectedIn(50)).toBe(0);
    pace.ended();
    expect(pace.expectedIn(50)).toBeGreaterThan(100);
  });

  it('counts what is long ago for less', () => {
    const pace = aPace();
    pace.begin();
    for (let n = 0; n < 10_000; n += 1) pace.ended();
    for (now = 1; now <= 4_000; now += 1) {
      if (now % 10 === 0) pace.ended();
      pace.expectedIn(1);
    }
    expect(pace.expectedIn(100)).toBeCloseTo(10, 0);
  });

  it('begins anew once it was told to forget', () => {
    const pace = aPace();
    pace.begin();
    pace.ended();
    now = 1;
    pace.forget();
    now = 2;
    expect(pace.expectedIn(50)).toBe(0);
    pace.ended();
    expect(pace.expectedIn(50)).toBe(50);
  });
});
