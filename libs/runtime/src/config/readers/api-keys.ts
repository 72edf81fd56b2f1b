import type { Reader } from '../variable.js';

/** Shorter keys could be guessed. */
export const minApiKeyLength = 32;
const maxApiKeyLength = 512;

/** Keys between commas; white space around a key is dropped. Faults name a key by its place, never by its text. */
export const apiKeys: Reader<readonly string[]> = (text) => {
  const keys = text.split(',').map((key) => key.trim());
  const faults = keys.flatMap((key, index) => faultsOfKey(key, index, keys));
  return faults.length === 0 ? { value: keys } : { fault: faults.join('; ') };
};

/** One key, as it is. */
export const apiKey: Reader<string> = (text) => {
  const faults = faultsOfKey(text, 0, [text]);
  return faults.length === 0 ? { value: text } : { fault: faults.join('; ') };
};

function faultsOfKey(key: string, index: number, keys: readonly string[]): readonly string[] {
  const name = `key ${index + 1} of ${keys.length}`;
  if (key === '') return [`${name} is empty; separate the keys by single commas`];
  const first = keys.indexOf(key);
  if (first !== index) return [`${name} is the same as key ${first + 1}; give each key once`];
  if (!/^[\x21-\x7e]+$/.test(key)) return [`${name} has a character that is not printable ASCII; generate it anew`];
  if (key.length < minApiKeyLength) {
    return [`${name} has ${key.length} characters; give at least ${minApiKeyLength} (openssl rand -hex 32)`];
  }
  if (key.length > maxApiKeyLength) return [`${name} has ${key.length} characters; give at most ${maxApiKeyLength}`];
  return [];
}
