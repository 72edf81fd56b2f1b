import { shellWord, splitWords } from '@aster-scheduler/core';

/** A command with a text as its standard input. The exit code is that of the command, the last one of the pipe. */
export function withInput(command: string, stdin: string, shell: string): string {
  return `printf %s ${shellWord(stdin)} | ${shellWord(shell)} -c ${shellWord(command)}`;
}

/** The command and the input of a script that was made so; `undefined` for another one. */
export function readInput(script: string): { readonly command: string; readonly stdin: string } | undefined {
  if (!script.startsWith('printf %s ')) return undefined;
  const [, , stdin, bar, shell, flag, command, ...more] = splitWords(script);
  if (bar !== '|' || flag !== '-c' || stdin === undefined || shell === undefined || command === undefined)
    return undefined;
  return more.length === 0 && withInput(command, stdin, shell) === script ? { command, stdin } : undefined;
}
