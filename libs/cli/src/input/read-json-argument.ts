import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { usageError } from '../errors/cli-error.js';

/** The text of an argument: `@file` is what is in the file, `@-` what comes from standard input. */
export async function readTextArgument(argument: string, option: string): Promise<string> {
  if (!argument.startsWith('@')) return argument;
  const path = argument.slice(1);
  if (path === '-') return text(process.stdin);
  return readFile(path, 'utf8').catch((error: Error) => {
    throw usageError(`${option} cannot be read: ${error.message}`);
  });
}

/**
 * The JSON of an argument, or of the file that it names.
 *
 * @throws CliError for what is no JSON
 */
export async function readJsonArgument(argument: string, option: string): Promise<unknown> {
  const content = await readTextArgument(argument, option);
  try {
    return JSON.parse(content);
  } catch (error) {
    throw usageError(`${option} is no JSON: ${(error as Error).message}`, `a text needs quotes of its own: '"text"'`);
  }
}
