import { accessSync, constants, statSync } from 'node:fs';
import { errorCode } from '@aster-scheduler/core';
import { quoteValue, type Reader } from '../variable.js';

/** The path of a folder that this process may look into, now. */
export const readableFolder: Reader<string> = (text) => {
  try {
    if (!statSync(text).isDirectory()) return { fault: `${quoteValue(text)} is not a folder` };
    accessSync(text, constants.R_OK | constants.X_OK);
    return { value: text };
  } catch (error) {
    return {
      fault: `${quoteValue(text)} cannot be read (${errorCode(error) ?? 'unknown error'}); give the path of a folder`,
    };
  }
};
