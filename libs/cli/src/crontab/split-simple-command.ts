import { splitWords } from '@aster-scheduler/core';

/** What a shell does more with than part words: it would be another command without a shell. */
const shellSyntax = /[|&;<>()$`*?[\]{}~#!\n]|^\s*\w+=|\\$/;

/**
 * The words of a command that needs no shell; `undefined` for one that does. What is in quotes is no syntax, but for
 * `$` and backquotes in double ones.
 */
export function splitSimpleCommand(text: string): readonly string[] | undefined {
  const bare = text.replace(/'[^']*'/g, "''").replace(/"((?:[^"\\$`]|\\.)*)"/g, '""');
  if (/["']/.test(bare.replace(/''|""/g, '')) || shellSyntax.test(bare) || bare.includes('\\')) return undefined;
  const words = splitWords(text);
  return words.length === 0 ? undefined : words;
}
