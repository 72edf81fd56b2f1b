import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { createStreamCount } from './stream-count.js';

describe('createStreamCount', () => {
  it('refuses one too many, until another has gone', () => {
    const streams = createStreamCount(2);
    const [first, second, third] = [1, 2, 3].map(() => new EventEmitter() as ServerResponse);
    for (const response of [first, second]) if (response !== undefined) streams.enter(response);
    if (first === undefined || third === undefined) throw new Error('there are three');
    expect(() => streams.enter(third)).toThrow(HttpProblemError);
    first.emit('close');
    expect(() => streams.enter(third)).not.toThrow();
  });
});
