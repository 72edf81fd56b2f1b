import { messageOf, sentenceOf } from './sentence-of.js';

class OddError extends Error {
  override get message(): string {
    throw new Error('no');
  }
}

describe('sentenceOf', () => {
  it.each([
    [new TypeError('x is not a function'), 'TypeError: x is not a function'],
    [new RangeError(), 'RangeError'],
    [new Error('outer', { cause: new TypeError('inner') }), 'Error: outer; caused by TypeError: inner'],
    ['only text', 'only text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [Symbol('s'), 'Symbol(s)'],
    [Object.create(null), 'something was thrown that cannot be put into words'],
  ])('puts %p into words', (thrown, sentence) => {
    expect(sentenceOf(thrown)).toBe(sentence);
  });

  it('does without the message of an error that has none to give', () => {
    expect(sentenceOf(new OddError())).toBe('Error: something was thrown that cannot be put into words');
  });

  it('keeps to a length', () => {
    expect(sentenceOf('x'.repeat(1_000_000)).length).toBeLessThan(10_100);
  });
});

describe('messageOf', () => {
  it('has the messages of several errors where there is none for all', () => {
    const refused = new AggregateError([new Error('connect ECONNREFUSED ::1:5432'), 'no route']);
    expect(messageOf(refused)).toBe('connect ECONNREFUSED ::1:5432, no route');
    expect(sentenceOf(refused)).toBe('AggregateError: connect ECONNREFUSED ::1:5432, no route');
    expect(messageOf(new TypeError('a fault', { cause: refused }))).toBe('a fault');
    expect(messageOf(7)).toBe('7');
  });
});
