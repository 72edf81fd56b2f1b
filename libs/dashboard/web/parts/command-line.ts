import { shellWord } from './shell-word.js';

/** The command line that does something to a job. @param flags with their values; without one where it has none */
export function commandLine(
  verb: string,
  name: string,
  flags: Readonly<Record<string, string | undefined>> = {},
): string {
  const words = Object.entries(flags).flatMap(([flag, value]) =>
    value === undefined ? [`--${flag}`] : [`--${flag}`, shellWord(value)],
  );
  return ['aster', verb, shellWord(name), ...words].join(' ');
}
