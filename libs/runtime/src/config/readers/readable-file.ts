import { accessSync, constants, statSync } from 'node:fs';
import { errorCode } from '@aster-scheduler/core';
import { quoteValue, type Reader } from '../variable.js';

/** The path of a file that this process may read, now. */
export const readableFile: Reader<string> = (text) => {
  try {
    if (!statSync(text).isFile()) return { fault: `${quoteValue(text)} is not a file` };
    accessSync(text, constants.R_OK);
    return { value: text };
  } catch (error) {
    return {
      fault: `${quoteValue(text)} cannot be read (${errorCode(error) ?? 'unknown error'}); give the path of a file`,
    };
  }
};
