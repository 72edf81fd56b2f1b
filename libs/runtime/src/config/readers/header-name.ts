import { quoteValue, type Reader } from '../variable.js';

/** The name of an HTTP header, in lower case then. Those that everybody sends say nothing of who it is. */
export const headerName: Reader<string> = (text) => {
  const name = text.toLowerCase();
  if (!/^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(name)) {
    return { fault: `${quoteValue(text)} is no name of a header; write x-forwarded-user` };
  }
  const isTaken = ['authorization', 'cookie', 'host', 'origin', 'x-forwarded-for', 'user-agent'].includes(name);
  return isTaken ? { fault: `${name} has another meaning; name the header that your proxy sets` } : { value: name };
};
