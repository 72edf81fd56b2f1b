import { documentNames, InvalidInputError, type JobDefinition } from '@aster-scheduler/core';
import type { ApiContext } from '../context/api-context.js';

/** @throws InvalidInputError for a command, or a folder, that the policy does not allow */
export function requireAllowedCommand(
  { commandProblemOf }: ApiContext,
  { command, workingDirectory }: Pick<JobDefinition, 'command' | 'workingDirectory'>,
): void {
  const problem = command === undefined ? undefined : commandProblemOf?.({ command, workingDirectory });
  if (problem === undefined) return;
  throw new InvalidInputError([{ field: documentNames[problem.field], message: problem.message }]);
}
