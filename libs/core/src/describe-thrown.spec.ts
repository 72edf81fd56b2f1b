import { runInNewContext } from 'node:vm';
import { describeThrown } from './describe-thrown.js';

class OddError extends Error {
  override get message(): string {
    throw new Error('no');
  }
}

class PaymentError extends Error {
  readonly code = 'CARD_DECLINED';
}

describe('describeThrown', () => {
  it('keeps class, message, code, stack and all that an error was caused by', () => {
    const socket = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', errno: -111 });
    const described = describeThrown(new PaymentError('outer', { cause: new TypeError('middle', { cause: socket }) }));
    expect(described).toMatchObject({
      name: 'PaymentError',
      message: 'outer',
      code: 'CARD_DECLINED',
      cause: { name: 'TypeError', message: 'middle', cause: { message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' } },
    });
    expect(described.stack).toMatch(/^at .*describe-thrown\.spec/);
  });

  it('keeps what several causes came to', () => {
    expect(describeThrown(new AggregateError([new Error('a'), 'b'], 'all failed'))).toMatchObject({
      name: 'AggregateError',
      message: 'all failed',
      errors: [
        { name: 'Error', message: 'a' },
        { name: 'string', message: 'b' },
      ],
    });
  });

  it.each<[string, unknown, object]>([
    ['text', 'only text', { name: 'string', message: 'only text' }],
    ['nothing', undefined, { name: 'undefined', message: 'undefined' }],
    ['null', null, { name: 'null', message: 'null' }],
    ['a symbol', Symbol('s'), { name: 'symbol', message: 'Symbol(s)' }],
    ['an object', { status: 500 }, { name: 'Object', message: '{"status":500}' }],
    [
      'an error without a message to give',
      new OddError(),
      { name: 'unknown', message: 'something was thrown that cannot be put into words' },
    ],
    [
      'an object without a prototype',
      Object.create(null),
      { name: 'unknown', message: 'something was thrown that cannot be put into words' },
    ],
    ['an error of another realm', runInNewContext('new RangeError("far")'), { name: 'RangeError', message: 'far' }],
  ])('keeps %s', (_what, thrown, expected) => {
    expect(describeThrown(thrown)).toMatchObject(expected);
  });

  it('keeps to a size, and ends where errors cause each other', () => {
    const circle: Error & { cause?: unknown } = new Error('circle');
    circle.cause = circle;
    expect(describeThrown(circle).cause).toBeUndefined();
    let chain: Error | undefined;
    for (let depth = 0; depth < 1_000; depth += 1) chain = new Error('x'.repeat(100_000), { cause: chain });
    expect(JSON.stringify(describeThrown(chain)).length).toBeLessThan(40_000);
    const wide = new AggregateError(Array.from({ length: 10_000 }, () => new Error('y'.repeat(10_000))));
    expect(JSON.stringify(describeThrown(wide)).length).toBeLessThan(40_000);
  });
});
