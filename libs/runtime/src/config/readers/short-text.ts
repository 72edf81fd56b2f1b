import type { Reader } from '../variable.js';

/** Makes a reader of one line of text. @param longest in characters */
export function shortText(longest: number): Reader<string> {
  return (text) => {
    const isLine = !/[\u0000-\u001f\u007f]/.test(text);
    return isLine && [...text].length <= longest
      ? { value: text }
      : { fault: `is not one line of at most ${longest} characters; make it shorter` };
  };
}
