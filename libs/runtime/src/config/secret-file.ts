import { readFileSync, statSync } from 'node:fs';
import { errorCode } from '@aster-scheduler/core';
import type { Reading } from './variable.js';

const maxSecretBytes = 65_536;

/** The text of a file that holds one secret, without the line break at its end. */
export function readSecretFile(path: string): Reading<string> {
  try {
    const found = statSync(path);
    if (!found.isFile() && !found.isFIFO()) return { fault: `${path} is not a file` };
    if (found.size > maxSecretBytes) return { fault: `${path} has more than ${maxSecretBytes} bytes` };
    const value = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    return value.trim() === '' ? { fault: `${path} is empty` } : { value };
  } catch (error) {
    return { fault: `${path} cannot be read (${errorCode(error) ?? 'unknown error'})` };
  }
}
