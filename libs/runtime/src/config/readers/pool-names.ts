import { fieldProblemOf, jobRules } from '@aster-scheduler/core';
import { quoteValue, type Reader } from '../variable.js';

/** Names between commas, each once; white space around a name is dropped. */
export const poolNames: Reader<readonly string[]> = (text) => {
  const names = text.split(',').map((name) => name.trim());
  const fault = names.map(faultOfName).find((found) => found !== undefined);
  if (fault !== undefined) return { fault };
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) return { fault: `${quoteValue(repeated)} is given twice; name each pool once` };
  return { value: names };
};

/** As the API has it: what no job can name as its pool, no worker can serve. */
function faultOfName(name: string): string | undefined {
  if (name === '') return 'one of the names is empty; separate the names of pools by single commas';
  const problem = fieldProblemOf(name, jobRules.pool);
  return problem === undefined ? undefined : `${quoteValue(name)} is not the name of a pool: it ${problem}`;
}
