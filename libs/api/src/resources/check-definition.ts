import { type FieldProblem, formatDuration, InvalidInputError, type JobDefinition } from '@aster-scheduler/core';
import { readSchedule } from './read-schedule.js';

/**
 * Checks what concerns several fields of a job at once.
 *
 * @throws InvalidInputError that names every problem
 */
export function checkDefinition(definition: JobDefinition): void {
  const problems = [...taskProblems(definition), ...scheduleProblems(definition), ...retryProblems(definition)];
  if (problems.length > 0) throw new InvalidInputError(problems);
}

function taskProblems({ command, handler, args, env, workingDirectory, payload }: JobDefinition): FieldProblem[] {
  if (command === undefined && handler === undefined) {
    return [{ field: 'command', message: 'is required unless handler is given' }];
  }
  if (command !== undefined && handler !== undefined) {
    return [{ field: 'handler', message: 'excludes command: set the other one to null' }];
  }
  const misplaced: [boolean, string, string][] = [
    [handler !== undefined && args.length > 0, 'args', 'only a command takes arguments'],
    [handler !== undefined && Object.keys(env).length > 0, 'env', 'only a command has an environment'],
    [handler !== undefined && workingDirectory !== undefined, 'working_directory', 'only a command has one'],
    [command !== undefined && payload !== undefined, 'payload', 'only a handler takes a payload'],
  ];
  return misplaced.filter(([applies]) => applies).map(([, field, message]) => ({ field, message }));
}

function scheduleProblems({ cronExpr, timezone, dependsOn }: JobDefinition): FieldProblem[] {
  if (cronExpr === undefined && dependsOn.length === 0) {
    const message = 'is required unless depends_on is given; a job that runs only when it is triggered says @manually';
    return [{ field: 'cron_expr', message }];
  }
  const read = readSchedule(cronExpr ?? '@manually', { timezone });
  return 'problem' in read ? [read.problem] : [];
}

function retryProblems({ retry }: JobDefinition): FieldProblem[] {
  if (retry.maxDelayMs >= retry.delayMs) return [];
  return [{ field: 'retry_max_delay', message: `must be at least retry_delay, ${formatDuration(retry.delayMs)}` }];
}
