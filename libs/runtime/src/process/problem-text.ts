import type { FieldProblem } from '@aster-scheduler/core';
import { programNames, type ServiceName } from '../config/service-name.js';

/**
 * Everything that is wrong with the configuration, one problem a line.
 *
 * @param command what starts the program
 */
export function problemText(service: ServiceName, command: string, problems: readonly FieldProblem[]): string {
  const name = programNames[service];
  const lines = problems.map(({ field, message }) => `  ${field}: ${message}`);
  return [`${name} cannot start with this configuration:`, ...lines, `${command} --help lists all settings.`, ''].join(
    '\n',
  );
}
