import { createChangeTelling } from './tell-change.js';

const ofPayload = (length: number) => ({ field: 'payload', from: null, to: 'x'.repeat(length), isDrift: false });

describe('what is told of a change', () => {
  it('is both values, or how their JSON begins where one is long', async () => {
    const tell = createChangeTelling();
    expect(await tell(ofPayload(5))).toEqual({
      ...{ field: 'payload', from: null, to: 'xxxxx' },
      ...{ is_drift: false, is_cut: false },
    });
    const long = await tell(ofPayload(1_000_000));
    expect(long).toEqual({
      ...{ field: 'payload', from: 'null', to: `"${'x'.repeat(199)}` },
      ...{ is_drift: false, is_cut: true },
    });
  });

  it('is bounded for all changes of a plan together', async () => {
    const tell = createChangeTelling();
    const changes = [];
    for (let count = 0; count < 1_000; count += 1) changes.push(await tell(ofPayload(9_000)));
    expect(changes.filter((change) => change.is_cut).length).toBeGreaterThan(700);
    expect(JSON.stringify(changes).length).toBeLessThan(3_000_000);
    expect(await tell(ofPayload(5))).toMatchObject({ to: 'xxxxx', is_cut: false });
  });

  it('names the variables of an environment only', async () => {
    const tell = createChangeTelling();
    const change = { field: 'env', from: { A: 'hunter2' }, to: {}, isDrift: true };
    expect(await tell(change)).toEqual({ field: 'env', from: ['A'], to: [], is_drift: true, is_cut: false });
  });
});
