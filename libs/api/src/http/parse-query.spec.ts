import { InvalidInputError } from '@aster-scheduler/core';
import fc from 'fast-check';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { parseQuery } from './parse-query.js';

describe('parseQuery', () => {
  it.each([
    ['', {}],
    ['?', {}],
    ['?&&', {}],
    ['?a=1&b=2', { a: '1', b: '2' }],
    ['?a', { a: '' }],
    ['?a=b=c', { a: 'b=c' }],
    ['?a+b=c+d%2B', { 'a b': 'c d+' }],
    ['?%C3%BC=%E2%82%AC', { '\u00fc': '\u20ac' }],
  ])('reads %j', (search, parameters) => {
    expect(parseQuery(search)).toEqual(parameters);
  });

  it.each([['?a=%'], ['?a=%zz'], ['?%E2%82=1'], ['?a=%ff'], ['?a=%C0%80'], ['?a=%ED%A0%80']])(
    'refuses %j',
    (search) => {
      expect(() => parseQuery(search)).toThrow(HttpProblemError);
    },
  );

  it.each([['?a=1&a=1'], ['?a&b&a'], ['?%61=1&a=2']])('refuses the repetition in %j', (search) => {
    expect(() => parseQuery(search)).toThrow(InvalidInputError);
  });

  it('keeps a parameter named __proto__ as a parameter', () => {
    expect(Object.entries(parseQuery('?__proto__=1'))).toEqual([['__proto__', '1']]);
  });

  it('reads whatever was encoded', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 });
    fc.assert(
      fc.property(
        fc.dictionary(
          text.filter((name) => name !== ''),
          text,
          { noNullPrototype: true },
        ),
        (parameters) => {
          expect(parseQuery(`?${new URLSearchParams(parameters)}`)).toEqual(parameters);
        },
      ),
    );
  });
});
