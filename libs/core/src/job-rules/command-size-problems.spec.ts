import { spawnSync } from 'node:child_process';
import { commandSizeProblems, maxArgumentBytes, maxCommandBytes } from './command-size-problems.js';

const fitting = 'x'.repeat(maxArgumentBytes);

/** Whether the system starts a command with these. */
function starts(args: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return spawnSync('/bin/true', args, { env }).status === 0;
}

describe('commandSizeProblems', () => {
  it('accepts as much as can be started', () => {
    const parts = { args: [fitting, ''], env: { A: 'x'.repeat(maxArgumentBytes - 2) } };
    expect(commandSizeProblems(parts)).toEqual([]);
    if (process.platform === 'linux') expect(starts(parts.args, parts.env)).toBe(true);
    const many = Array<string>(190_000).fill('a');
    expect(commandSizeProblems({ args: many, env: {} })).toEqual([]);
    if (process.platform === 'linux') expect(starts(many, {})).toBe(true);
  });

  it.each<[string, Parameters<typeof commandSizeProblems>[0], string, RegExp]>([
    ['an argument', { args: ['a', `${fitting}x`], env: {} }, 'args', /^element 2 must have at most 131071 bytes/],
    ['an argument in bytes', { args: ['\u00e4'.repeat(66_000)], env: {} }, 'args', /not 132000: use a file$/],
    ['an argument with its variables', { args: ['$A$A'], env: { A: 'x'.repeat(66_000) } }, 'args', /not 132000/],
    ['a variable', { args: [], env: { A: fitting } }, 'env', /^the variable A must have at most 131071 bytes/],
    ['all together', { args: Array<string>(200_000).fill('a'), env: {} }, 'args', /^must have at most 1966080 bytes/],
    ['all with variables', { args: Array<string>(40).fill('$A'), env: { A: 'x'.repeat(66_000) } }, 'args', /together/],
  ])('refuses %s that is too long', (_what, parts, field, message) => {
    expect(commandSizeProblems(parts)).toEqual([{ field, message: expect.stringMatching(message) as string }]);
  });

  it('refuses what the system does not start', () => {
    if (process.platform !== 'linux') return;
    expect(starts([`${fitting}x`], {})).toBe(false);
    expect(starts([], { A: fitting })).toBe(false);
    expect(maxCommandBytes).toBeLessThan(2 ** 21);
  });
});
