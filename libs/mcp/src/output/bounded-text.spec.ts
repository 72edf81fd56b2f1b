import { boundedText, maxAnswerLength } from './bounded-text.js';

const narrow = 'ask for less';

describe('boundedText', () => {
  it('tells all of what is short', () => {
    expect(boundedText({ items: [1, 2], cursor: undefined }, narrow)).toBe('{"items":[1,2]}');
  });

  it.each([
    ['a list', Array.from({ length: 5_000 }, (_, at) => ({ at, name: 'a job' }))],
    ['a list in a thing', { items: Array.from({ length: 5_000 }, (_, at) => ({ at, name: 'a job' })), cursor: 'x' }],
  ])('tells the begin of %s that is long, whole entries, and how many there are', (_what, value) => {
    const text = boundedText(value, narrow);
    expect(text.length).toBeLessThanOrEqual(maxAnswerLength);
    const [json = '', note] = text.split('\n');
    expect(() => JSON.parse(json) as unknown).not.toThrow();
    expect(note).toMatch(/^\[only \d+ of 5000 in (the list|items) are told; ask for less\]$/);
  });

  it('leaves out the middle of a long text', () => {
    const text = boundedText({ output: `begin${'x'.repeat(100_000)}end` }, narrow);
    expect(text).toMatch(/^\{"output":"begin.*\[96008 characters left out\].*end"\}$/);
  });

  it('tells only names of environments, of jobs in lists as of what a run was given', () => {
    const env = { TOKEN: 'secret' };
    const [job, differences] = [{ name: 'a', env }, [{ field: 'overrides', value: { env }, other: null }]];
    for (const value of [job, [job], { items: [job] }, { run: { overrides: { env, args: [] } } }, { differences }]) {
      expect(boundedText(value, narrow)).toContain('"env_names":["TOKEN"]');
      expect(boundedText([value, 'x'.repeat(3_000), 'y'.repeat(30_000)], narrow)).not.toContain('secret');
    }
    expect(boundedText({ env: null }, narrow)).toBe('{"env":null}');
    const jobs = { job_differences: [{ field: 'env', value: { ...env, A: '1', B: '2' }, other: { A: '1', B: '3' } }] };
    expect(boundedText(jobs, narrow)).toBe('{"job_differences":[{"field":"env","changed_names":["TOKEN","B"]}]}');
  });

  it.each([
    ['many long texts', Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`field${at}`, 'y'.repeat(3_000)]))],
    ['one entry that is too long itself', [Array.from({ length: 50 }, () => 'z'.repeat(3_000))]],
    ['nested lists', { a: { b: { c: Array.from({ length: 9_000 }, () => 'deep') } } }],
  ])('is bounded for %s, and says that it was cut', (_what, value) => {
    const text = boundedText(value, narrow);
    expect(text.length).toBeLessThanOrEqual(maxAnswerLength + 200);
    expect(text).toContain('ask for less]');
  });

  it('looks at no more items than it tells, however many and large they are', () => {
    let looked = 0;
    const item = (at: number) => ({
      get name() {
        looked += 1;
        return `job ${at}`;
      },
      args: Array.from({ length: 1_000 }, () => 'y'),
    });
    const text = boundedText({ items: Array.from({ length: 5_000 }, (_, at) => item(at)) }, narrow);
    expect(text).toMatch(/\[only 5 of 5000 in items are told; ask for less\]$/);
    expect(looked).toBeLessThan(30);
  });

  it.each([
    [{ a: undefined, b: null, c: [undefined, 1, true], d: new Date(0), e: { 'f"': '\n' }, g: [], h: {} }],
    ['text'],
    [[[[]], [{}]]],
    [null],
  ])('writes JSON as JSON.stringify does: %j', (value) => {
    expect(boundedText(value, narrow)).toBe(JSON.stringify(value));
  });
});
