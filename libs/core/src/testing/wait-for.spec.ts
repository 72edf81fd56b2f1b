import { waitFor } from './wait-for.js';

describe('waitFor', () => {
  it('resolves with the first answer that is neither undefined nor false', async () => {
    const answers = [undefined, false, 0];
    await expect(waitFor(() => answers.shift())).resolves.toBe(0);
    await expect(waitFor(async () => '')).resolves.toBe('');
  });

  it('says what did not come true in time', async () => {
    const never = { what: 'the moon is full', withinMs: 10 };
    await expect(waitFor(() => false, never)).rejects.toThrow('not within 10 ms: the moon is full');
    await expect(waitFor(() => undefined, { withinMs: 1 })).rejects.toThrow(/\(\) ?=> ?undefined/);
  });

  it('passes on what the asking throws', async () => {
    await expect(waitFor(() => Promise.reject(new Error('a fault')))).rejects.toThrow('a fault');
  });
});
