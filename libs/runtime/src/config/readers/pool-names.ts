import { quoteValue, type Reader } from '../variable.js';

/** As the API has it: a job's pool has no white space either. */
const maxPoolLength = 100;

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
  if (name.length > maxPoolLength) {
    return `${quoteValue(name)} is too long for the name of a pool; use ${maxPoolLength} characters at most`;
  }
  if (/[\s\p{Cc}]/u.test(name)) return `${quoteValue(name)} has white space or a control character; remove it`;
  return undefined;
}
