import { serverClock } from './server-clock.js';

describe('serverClock', () => {
  it('goes by the own clock, and asks again once the machine has slept or its clock was set', async () => {
    const own = { wall: 5_000, steady: 100 };
    let serverMs = 1_000_000;
    let asked = 0;
    const pass = (ms: number, isAsleep = false) => {
      own.wall += ms;
      serverMs += ms;
      if (!isAsleep) own.steady += ms;
    };
    const now = serverClock(
      async () => {
        asked += 1;
        return Promise.resolve(serverMs);
      },
      { wall: () => own.wall, steady: () => own.steady },
    );
    expect([await now(), asked]).toEqual([1_000_000, 1]);
    pass(60_000);
    own.wall += 900; // by a time server
    expect([await now(), asked]).toEqual([1_060_000, 1]);
    pass(3_600_000, true);
    expect([await now(), asked]).toEqual([4_660_000, 2]);
    pass(1_000);
    expect([await now(), asked]).toEqual([4_661_000, 2]);
    own.wall -= 86_400_000;
    expect([await now(), asked]).toEqual([4_661_000, 3]);
  });
});
