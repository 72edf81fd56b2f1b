import { jobSelectors } from './job-selectors.js';

describe('jobSelectors', () => {
  it('reads labels and patterns of names', () => {
    expect(jobSelectors('label:team=data | name:etl/*|label:tier=')).toEqual({
      value: [
        { kind: 'label', key: 'team', value: 'data' },
        { kind: 'name', glob: 'etl/*' },
        { kind: 'label', key: 'tier', value: '' },
      ],
    });
  });

  it.each(['team=data', 'name:', 'label:team', 'name:a||name:b'])('refuses %s, and says how it is written', (text) => {
    expect(jobSelectors(text)).toEqual({ fault: expect.stringContaining('label:<key>=<value>') as string });
  });
});
