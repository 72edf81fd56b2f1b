import type { Reader } from '../variable.js';

/** The address of a trace for a browser, with `{trace_id}` where its id belongs. */
export const traceAddress: Reader<string> = (text) => {
  const isAddress = /^https?:\/\//i.test(text) && URL.canParse(text.replaceAll('{trace_id}', '0'));
  return isAddress && text.includes('{trace_id}')
    ? { value: text }
    : { fault: 'is not the address of a trace; write it as https://host/trace/{trace_id}' };
};
