import { maxSecretsOfJob } from '../secrets/secret-references.js';
import { secretProblems } from './secret-problems.js';

const env = { TOKEN: '${secret:TOKEN}' };

describe('secretProblems', () => {
  it('finds nothing wrong with secrets in the environment', () => {
    expect(secretProblems({ args: ['$TOKEN', '${TOKEN}'], env })).toEqual([]);
  });

  it('refuses one in an argument, which everybody on the host can read', () => {
    const [problem] = secretProblems({ args: ['-a', '${secret:TOKEN}'], env });
    expect(problem).toMatchObject({ field: 'args', message: expect.stringMatching(/^element 2 names a secret/) });
  });

  it('names the variable that has a reference of no form', () => {
    const [problem] = secretProblems({ args: [], env: { A: 'x', B: '${secret:a b}' } });
    expect(problem).toMatchObject({ field: 'env', message: expect.stringMatching(/^B names a secret as/) });
  });

  it('bounds how many there are', () => {
    const names = Array.from({ length: maxSecretsOfJob + 1 }, (_, n) => [`V${n}`, `\${secret:S${n}}`] as const);
    expect(secretProblems({ args: [], env: Object.fromEntries(names) })).toHaveLength(1);
    expect(secretProblems({ args: [], env: Object.fromEntries(names.slice(1)) })).toEqual([]);
  });
});
