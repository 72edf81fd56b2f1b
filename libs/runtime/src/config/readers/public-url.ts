import type { Reader } from '../variable.js';

/** An address that paths are appended to, without the slash at its end. */
export const publicUrl: Reader<string> = (text) => {
  const url = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    return { fault: 'is not an address; write it as https://host/path, without a query, a # and a user' };
  }
  return { value: url.href.replace(/\/$/, '') };
};
