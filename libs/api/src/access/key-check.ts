import { createHash, timingSafeEqual } from 'node:crypto';
import { InvalidInputError } from '@aster-scheduler/core';
import { HttpProblemError } from '../problems/http-problem-error.js';

const shortestKey = 32;

/** The place of a key among those that the server was started with; `undefined` when it is none of them. */
export type KeyCheck = (key: string) => number | undefined;

/**
 * Makes the check of the keys that the server was started with. All of them are compared, by their digests, so that the
 * time it takes tells nothing.
 *
 * @throws InvalidInputError for a key that is too short, or that no header can carry
 */
export function createKeyCheck(keys: readonly string[]): KeyCheck {
  const problems = keys.flatMap((key, index) => {
    const message = keyProblem(key);
    return message === undefined ? [] : [{ field: `keys[${index}]`, message }];
  });
  if (problems.length > 0) throw new InvalidInputError(problems);
  const digests = keys.map(digestOf);
  return (key) => {
    const given = digestOf(key);
    const place = digests.map((digest) => timingSafeEqual(digest, given)).indexOf(true);
    return place < 0 ? undefined : place;
  };
}

/** What is wrong with a key that somebody has made up, in half a sentence; `undefined` for nothing. */
export function keyProblem(key: string): string | undefined {
  if (key.length < shortestKey) return `must have ${shortestKey} characters or more`;
  return /^[\x21-\x7e]+$/.test(key) ? undefined : 'must be plain ASCII without spaces';
}

/** What is sent as `Authorization: Bearer`; empty for anything else. */
export function bearerOf(authorization: string | undefined): string {
  return /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? '';
}

/** Whatever is wrong is answered in the same words. */
export function unauthenticated(): HttpProblemError {
  return new HttpProblemError('UNAUTHENTICATED', 'send a valid key as authorization: Bearer <key>', {
    'www-authenticate': 'Bearer realm="aster"',
  });
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
