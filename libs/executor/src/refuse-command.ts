import type { CommandTask } from '@aster-scheduler/core';

const nul = '\0';

/**
 * Why no system could start the command, as a sentence; `undefined` when it is worth a try.
 *
 * @param asterEnv the `ASTER_*` variables of this start
 */
export function refuseCommand(task: CommandTask, asterEnv: Readonly<Record<string, string>>): string | undefined {
  if (task.command === '') return 'the command is empty';
  if (task.command.includes(nul)) return 'the command contains a NUL byte';
  const badArgument = task.args.findIndex((arg) => arg.includes(nul));
  if (badArgument >= 0) return `argument ${badArgument + 1} contains a NUL byte`;
  if (task.workingDirectory?.includes(nul)) return 'the working directory contains a NUL byte';
  if (task.workingDirectory === '') return 'the working directory is empty';
  return refuseEnvironment({ ...task.env, ...asterEnv });
}

function refuseEnvironment(env: Readonly<Record<string, string>>): string | undefined {
  for (const [name, value] of Object.entries(env)) {
    if (name === '') return 'an environment variable has an empty name';
    if (name.includes('=')) return `the name of environment variable ${JSON.stringify(name)} contains "="`;
    if (name.includes(nul)) return `the name of environment variable ${JSON.stringify(name)} contains a NUL byte`;
    if (value.includes(nul)) return `environment variable ${name} contains a NUL byte`;
  }
  return undefined;
}
