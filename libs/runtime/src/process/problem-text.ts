import type { FieldProblem } from '@aster-scheduler/core';
import { programNames, type ServiceName } from '../config/service-name.js';

/** Everything that is wrong with the configuration, one problem a line. */
export function problemText(service: ServiceName, problems: readonly FieldProblem[]): string {
  const name = programNames[service];
  const lines = problems.map(({ field, message }) => `  ${field}: ${message}`);
  return [`${name} cannot start with this configuration:`, ...lines, `${name} --help lists all settings.`, ''].join(
    '\n',
  );
}
