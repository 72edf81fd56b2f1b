import { createHash, timingSafeEqual } from 'node:crypto';
import { InvalidInputError } from '@aster-scheduler/core';
import { HttpProblemError } from '../problems/http-problem-error.js';

const shortestKey = 32;

/** Throws unless the value of an `Authorization` header is good. */
export type KeyCheck = (authorization: string | undefined) => void;

/**
 * Makes the check of the API keys. All keys are compared, by their digests, so that the time it takes tells nothing;
 * whatever is wrong is answered in the same words.
 *
 * @throws InvalidInputError for a key that is too short, or that no header can carry
 */
export function createKeyCheck(keys: readonly string[]): KeyCheck {
  const problems = keys.flatMap((key, index) => {
    if (key.length < shortestKey) {
      return [{ field: `keys[${index}]`, message: `must have ${shortestKey} characters or more` }];
    }
    return /^[\x21-\x7e]+$/.test(key)
      ? []
      : [{ field: `keys[${index}]`, message: 'must be plain ASCII without spaces' }];
  });
  if (problems.length > 0) throw new InvalidInputError(problems);
  const digests = keys.map(digestOf);
  return (authorization) => {
    const given = digestOf(/^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? '');
    const isKnown = digests.map((digest) => timingSafeEqual(digest, given)).includes(true);
    if (!isKnown) throw unauthenticated();
  };
}

function unauthenticated(): HttpProblemError {
  return new HttpProblemError('UNAUTHENTICATED', 'send a valid key as authorization: Bearer <key>', {
    'www-authenticate': 'Bearer realm="aster"',
  });
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
