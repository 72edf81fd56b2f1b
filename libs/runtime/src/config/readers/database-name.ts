import { quoteValue, type Reader } from '../variable.js';

/** A database's name. `#` and `?` cannot travel in a connection string. */
export const databaseName: Reader<string> = (text) => {
  if (/[#?\0]/.test(text))
    return { fault: `${quoteValue(text)} cannot be used; a database's name here has no #, ? or NUL` };
  return { value: text };
};
