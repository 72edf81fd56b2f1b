import { labelsProblem, maxLabels } from './labels-problem.js';

describe('labelsProblem', () => {
  it.each([[{}], [{ team: 'data' }], [{ 'example.com/tier': '' }], [{ a: 'x'.repeat(255), B_9: 'a b=c, d' }]])(
    'finds nothing wrong with %j',
    (labels) => {
      expect(labelsProblem(labels)).toBeUndefined();
    },
  );

  it.each<[unknown, RegExp]>([
    ['team=data', /^must be an object/],
    [['team'], /^must be an object/],
    [null, /^must be an object/],
    [{ '': 'a' }, /^the name "" must have 1 to 63/],
    [{ 'a=b': 'a' }, /^the name "a=b" must have/],
    [{ '-a': 'a' }, /with a letter or digit at both ends$/],
    [{ ['a'.repeat(64)]: 'a' }, /^the name "a{64}" must have/],
    [{ team: 1 }, /^the value of "team" must be text/],
    [{ team: 'x'.repeat(256) }, /^the value of "team" must have at most 255/],
    [{ team: 'a\nb' }, /^the value of "team" must not/],
    [
      Object.fromEntries(Array.from({ length: maxLabels + 1 }, (_, index) => [`l${index}`, ''])),
      /^must have at most 32/,
    ],
  ])('refuses %j', (labels, message) => {
    expect(labelsProblem(labels)).toMatch(message);
  });
});
