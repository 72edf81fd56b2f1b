import {
  type FieldProblem,
  formatDuration,
  InvalidInputError,
  type JobDefinition,
  jobDefaults,
} from '@aster-scheduler/core';
import { readSchedule } from '../schedules/read-schedule.js';
import { commandSizeProblems } from './command-size-problems.js';

/**
 * Checks what concerns several fields of a job at once.
 *
 * @throws InvalidInputError that names every problem
 */
export function checkDefinition(definition: JobDefinition): void {
  const problems = definitionProblems(definition);
  if (problems.length > 0) throw new InvalidInputError(problems);
}

/**
 * What is wrong between the fields of a job.
 *
 * @param faulty fields on the wire that were refused by themselves and have their defaults here: nothing is said that
 * may only follow from that
 */
export function definitionProblems(
  definition: JobDefinition,
  faulty: ReadonlySet<string> = new Set(),
): readonly FieldProblem[] {
  const checks: [(definition: JobDefinition) => FieldProblem[], readonly string[]][] = [
    [taskProblems, ['command', 'handler']],
    [sizeProblems, ['args', 'env']],
    [missingSchedule, ['cron_expr', 'depends_on']],
    [scheduleProblems, ['cron_expr']],
    [retryProblems, ['retry_delay', 'retry_max_delay']],
  ];
  return checks.flatMap(([check, fields]) => (fields.some((field) => faulty.has(field)) ? [] : check(definition)));
}

function taskProblems(definition: JobDefinition): FieldProblem[] {
  const { command, handler, args, env, workingDirectory, payload, outputEncoding } = definition;
  const streams = definition.outputStreams ?? jobDefaults.outputStreams;
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
    [
      handler !== undefined && outputEncoding !== jobDefaults.outputEncoding,
      'output_encoding',
      'only a command has one: what a handler logs is UTF-8',
    ],
    [handler !== undefined && streams !== jobDefaults.outputStreams, 'output', 'only a command has two streams'],
    [command !== undefined && payload !== undefined, 'payload', 'only a handler takes a payload'],
  ];
  return misplaced.filter(([applies]) => applies).map(([, field, message]) => ({ field, message }));
}

function sizeProblems({ command, args, env }: JobDefinition): FieldProblem[] {
  return command === undefined ? [] : [...commandSizeProblems({ args, env })];
}

function missingSchedule({ cronExpr, dependsOn }: JobDefinition): FieldProblem[] {
  if (cronExpr !== undefined || dependsOn.length > 0) return [];
  const message = 'is required unless depends_on is given; a job that runs only when it is triggered says @manually';
  return [{ field: 'cron_expr', message }];
}

function scheduleProblems({ cronExpr, timezone }: JobDefinition): FieldProblem[] {
  const read = readSchedule(cronExpr ?? '@manually', { timezone });
  return 'problem' in read ? [read.problem] : [];
}

function retryProblems({ retry }: JobDefinition): FieldProblem[] {
  if (retry.maxDelayMs >= retry.delayMs) return [];
  return [{ field: 'retry_max_delay', message: `must be at least retry_delay, ${formatDuration(retry.delayMs)}` }];
}
