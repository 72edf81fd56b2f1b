import type { Reader } from '../variable.js';

/** An address that something is sent to. The fault does not repeat it: it may be a secret. */
export const httpAddress: Reader<string> = (text) =>
  /^https?:/i.test(text) && URL.canParse(text)
    ? { value: text }
    : { fault: 'is no address; write one that begins with https:// or http://' };
