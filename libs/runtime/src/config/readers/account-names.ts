import { quoteValue, type Reader } from '../variable.js';

/**
 * Names of users, or `uid:gid`, between commas, each once. Whether there are such users is tried when a worker starts.
 */
export const accountNames: Reader<readonly string[]> = (text) => {
  const names = text.split(',').map((name) => name.trim());
  const faulty = names.find((name) => !/^(?:[A-Za-z_][A-Za-z0-9_.@-]{0,99}\$?|\d{1,10}:\d{1,10})$/.test(name));
  if (faulty !== undefined) return { fault: `${quoteValue(faulty)} is not a user; give names, or uid:gid, and commas` };
  const root = names.find((name) => name === 'root' || /^0+:|:0+$/.test(name));
  if (root !== undefined) return { fault: `${quoteValue(root)} is root, whom nothing holds; name another user` };
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  return repeated === undefined ? { value: names } : { fault: `${quoteValue(repeated)} is given twice` };
};
