import { splitWords } from '@aster-scheduler/core';
import type { Reader } from '../variable.js';

/** A program with its arguments, as a shell would part them; nothing is expanded. */
export const commandWords: Reader<readonly [string, ...string[]]> = (text) => {
  const [program, ...args] = splitWords(text);
  return program === undefined ? { fault: 'names no program' } : { value: [program, ...args] };
};
