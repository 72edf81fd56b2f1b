import { createClockWatch } from './clock-watch.js';

describe('createClockWatch', () => {
  it('tells once of each time that the clock went back by more than a minute', () => {
    let told = 0;
    const clock = createClockWatch(() => (told += 1));
    const after = [0, 10_000, 3_600_000, 3_540_000, 3_539_999, 3_539_999, 0, 500, 60_500, 499];
    const seen = after.map((ms) => {
      clock.saw(new Date(ms));
      return told;
    });
    expect(seen).toEqual([0, 0, 0, 0, 1, 1, 2, 2, 2, 3]);
  });
});
