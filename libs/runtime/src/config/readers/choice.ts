import { quoteValue, type Reader } from '../variable.js';

/** One of a few words, in any case. */
export function choice<const Words extends readonly string[]>(words: Words): Reader<Words[number]> {
  return (text) => {
    const value = words.find((word) => word === text.toLowerCase());
    if (value !== undefined) return { value };
    return { fault: `${quoteValue(text)} is not known; give ${words.slice(0, -1).join(', ')} or ${words.at(-1)}` };
  };
}
