import { usageError } from '../errors/cli-error.js';

/**
 * Which lines are wanted; `undefined`: all of them.
 *
 * @param pattern a regular expression that they match
 * @param known lines that are left out
 * @throws CliError for a pattern that is none
 */
export function lineFilter(
  pattern: string | undefined,
  known: ReadonlySet<string> | undefined,
): ((line: string) => boolean) | undefined {
  if (pattern === undefined && known === undefined) return undefined;
  const expression = pattern === undefined ? undefined : readPattern(pattern);
  return (line) => known?.has(line) !== true && expression?.test(line) !== false;
}

function readPattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch (error) {
    throw usageError(`--grep: ${(error as Error).message}`);
  }
}
