import { quoteValue, type Reader } from '../variable.js';

const controlCharacter = /\p{Cc}/u;

/** Names between commas, each once; white space around a name is dropped. */
export const poolNames: Reader<readonly string[]> = (text) => {
  const names = text.split(',').map((name) => name.trim());
  const fault = names.map(faultOfName).find((found) => found !== undefined);
  if (fault !== undefined) return { fault };
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) return { fault: `${quoteValue(repeated)} is given twice; name each pool once` };
  return { value: names };
};

function faultOfName(name: string): string | undefined {
  if (name === '') return 'one of the names is empty; separate the names of pools by single commas';
  if (name.length > 255) return `${quoteValue(name)} is too long for the name of a pool; use 255 characters at most`;
  if (controlCharacter.test(name)) return `${quoteValue(name)} has a control character; remove it`;
  return undefined;
}
