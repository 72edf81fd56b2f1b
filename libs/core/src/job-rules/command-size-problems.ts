import { expandedBytes } from '../expand-argument.js';
import { utf8Bytes } from '../utf8-bytes.js';

/** Linux' MAX_ARG_STRLEN, without the byte at the end: of one argument, and of a variable with its name. */
export const maxArgumentBytes = 131_071;

/** Linux' ARG_MAX under the usual limit of the stack, 2 MB, less what the worker adds to the environment. */
export const maxCommandBytes = 1_966_080;

/** A text is passed with a byte at its end and a pointer to it. */
const bytesBeside = 9;

/** What a command is started with. */
export interface CommandParts {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What is wrong, and with which of the two. */
export interface CommandSizeProblem {
  readonly field: keyof CommandParts;
  readonly message: string;
}

/** What is too large for any start of a command to succeed: told when it is created rather than by each of its runs. */
export function commandSizeProblems({ args, env }: CommandParts): readonly CommandSizeProblem[] {
  const problems: CommandSizeProblem[] = [];
  let total = 0;
  for (const [name, value] of Object.entries(env)) {
    const bytes = utf8Bytes(name) + 1 + utf8Bytes(value);
    total += bytes + bytesBeside;
    if (bytes > maxArgumentBytes) problems.push({ field: 'env', message: tooLong(`the variable ${name}`, bytes) });
  }
  for (const [index, arg] of args.entries()) {
    const given = utf8Bytes(arg); // what is too long before its variables are replaced is not looked through for them
    const bytes = given > maxArgumentBytes ? given : expandedBytes(arg, env);
    total += bytes + bytesBeside;
    if (bytes > maxArgumentBytes) problems.push({ field: 'args', message: tooLong(`element ${index + 1}`, bytes) });
    if (problems.length > 0) return problems.slice(0, 1);
  }
  if (problems.length > 0) return problems.slice(0, 1);
  if (total <= maxCommandBytes) return [];
  const message = `must have at most ${maxCommandBytes} bytes together with env, each text counted with 9 more, not ${total}`;
  return [{ field: 'args', message }];
}

function tooLong(what: string, bytes: number): string {
  return `${what} must have at most ${maxArgumentBytes} bytes with its variables replaced, not ${bytes}: use a file`;
}
