import type { Reader } from '../variable.js';

/** Taken as it is. */
export const anyText: Reader<string> = (text) => {
  if (text.includes('\0')) return { fault: 'has a NUL character; remove it' };
  return { value: text };
};
