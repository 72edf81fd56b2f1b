import { longBytes, planTail, tailBytes } from './plan-tail.js';

describe('planTail', () => {
  const asked = { outputBytes: longBytes + 1, attempt: undefined, isWhole: false, namesLines: false };

  it.each([
    [{}, tailBytes],
    [{ outputBytes: longBytes }, undefined],
    [{ attempt: 1 }, undefined],
    [{ isWhole: true }, undefined],
    [{ namesLines: true }, undefined],
  ])('begins %j with %s bytes of the end', (part, bytes) => {
    expect(planTail({ ...asked, ...part })).toBe(bytes);
  });
});
