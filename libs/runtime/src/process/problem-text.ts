import type { FieldProblem } from '@aster-scheduler/core';

/**
 * Everything that is wrong with the configuration, one problem a line.
 *
 * @param program its name where it is installed
 * @param command what starts the program
 */
export function problemText(program: string, command: string, problems: readonly FieldProblem[]): string {
  const lines = problems.map(({ field, message }) => `  ${field}: ${message}`);
  return [
    `${program} cannot start with this configuration:`,
    ...lines,
    `${command} --help lists all settings.`,
    '',
  ].join('\n');
}
