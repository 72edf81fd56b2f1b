import { formatDuration } from '../duration.js';
import { elsewhereHandler } from '../elsewhere-handler.js';
import type { FieldProblem } from '../errors.js';
import type { JobDefinition } from '../job.js';
import { jobDefaults } from '../job-defaults.js';
import { secretReferenceProblem, secretReferencesIn } from '../secrets/secret-references.js';
import { commandSizeProblems } from './command-size-problems.js';
import { definitionNames, type FieldNames } from './field-names.js';
import type { JobField } from './job-rules.js';
import { secretProblems } from './secret-problems.js';

export interface TogetherOptions {
  readonly names?: FieldNames;
  /** Fields, by those names, that were refused by themselves: nothing is said that may only follow from that. */
  readonly faulty?: ReadonlySet<string>;
}

type Check = (definition: JobDefinition, names: FieldNames) => readonly FieldProblem[];

const checks: readonly (readonly [Check, readonly (JobField | 'dependsOn')[]])[] = [
  [taskProblems, ['command', 'handler', 'runsOn', 'graceMs']],
  [sizeProblems, ['args', 'env']],
  [referenceProblems, ['args', 'env']],
  [pingProblems, ['pingUrl']],
  [missingSchedule, ['cronExpr', 'dependsOn']],
  [schemaProblems, ['payloadSchema']],
  [retryProblems, ['retry.delayMs', 'retry.maxDelayMs']],
];

/** What is wrong between the fields of a job, each of which may be as it is. Its schedule is for `checkJob`. */
export function checkTogether(definition: JobDefinition, options: TogetherOptions = {}): readonly FieldProblem[] {
  const { names = definitionNames, faulty = new Set() } = options;
  return checks.flatMap(([check, fields]) =>
    fields.some((field) => faulty.has(names[field])) ? [] : check(definition, names),
  );
}

function taskProblems(definition: JobDefinition, names: FieldNames): readonly FieldProblem[] {
  const { command, handler } = definition;
  if (definition.runsOn === 'elsewhere') return elsewhereProblems(definition, names);
  if (definition.graceMs !== undefined) {
    return [{ field: names.graceMs, message: `only a job with ${names.runsOn} elsewhere has one` }];
  }
  if (handler === elsewhereHandler) return [{ field: names.handler, message: 'is reserved' }];
  if (command === undefined && handler === undefined) {
    return [{ field: names.command, message: `is required unless ${names.handler} is given` }];
  }
  if (command !== undefined && handler !== undefined) {
    return [{ field: names.handler, message: `excludes ${names.command}: set the other one to null` }];
  }
  return misplaced(definition)
    .filter(([applies]) => applies)
    .map(([, field, message]) => ({ field: names[field], message }));
}

/** What executes it is not known here, so nothing can be said of how. */
function elsewhereProblems(definition: JobDefinition, names: FieldNames): readonly FieldProblem[] {
  const { command, handler, args, env, workingDirectory, payload, payloadSchema } = definition;
  const said: readonly (readonly [boolean, JobField])[] = [
    [command !== undefined, 'command'],
    [handler !== undefined, 'handler'],
    [args.length > 0, 'args'],
    [Object.keys(env).length > 0, 'env'],
    [workingDirectory !== undefined, 'workingDirectory'],
    [payload !== undefined, 'payload'],
    [payloadSchema !== undefined, 'payloadSchema'],
    ...confinements.map((field) => [definition[field] !== undefined, field] as const),
  ];
  const message = 'a job that runs elsewhere has none: what executes it decides';
  return said.filter(([isSaid]) => isSaid).map(([, field]) => ({ field: names[field], message }));
}

const confinements = ['runAs', 'memoryLimitMb', 'processLimit', 'fileSizeLimitMb', 'cpuLimitMs'] as const;

/** What belongs to the other kind of task. */
function misplaced(definition: JobDefinition): readonly (readonly [boolean, JobField, string])[] {
  const { handler, args, env, workingDirectory, payload, outputEncoding } = definition;
  if (handler === undefined) return [[payload !== undefined, 'payload', 'only a handler takes a payload']];
  const streams = definition.outputStreams ?? jobDefaults.outputStreams;
  const isReadOtherwise = outputEncoding !== jobDefaults.outputEncoding;
  return [
    [args.length > 0, 'args', 'only a command takes arguments'],
    [Object.keys(env).length > 0, 'env', 'only a command has an environment'],
    [workingDirectory !== undefined, 'workingDirectory', 'only a command has one'],
    [isReadOtherwise, 'outputEncoding', 'only a command has one: what a handler logs is UTF-8'],
    [streams !== jobDefaults.outputStreams, 'outputStreams', 'only a command has two streams'],
    ...confinements.map((field) => [definition[field] !== undefined, field, 'only a command has one'] as const),
  ];
}

function sizeProblems({ command, args, env }: JobDefinition, names: FieldNames): readonly FieldProblem[] {
  if (command === undefined) return [];
  return commandSizeProblems({ args, env }).map(({ field, message }) => ({ field: names[field], message }));
}

function referenceProblems({ command, args, env }: JobDefinition, names: FieldNames): readonly FieldProblem[] {
  if (command === undefined) return [];
  return secretProblems({ args, env }).map(({ field, message }) => ({ field: names[field], message }));
}

/** What sends pings has Aster's own store of secrets, and not what a worker finds outside of it. */
function pingProblems({ pingUrl }: JobDefinition, names: FieldNames): readonly FieldProblem[] {
  if (pingUrl === undefined) return [];
  const isOutside = secretReferencesIn(pingUrl).some(({ source }) => source !== 'store');
  const message = isOutside ? 'may name secrets of Aster only: ${secret:NAME}' : secretReferenceProblem(pingUrl);
  return message === undefined ? [] : [{ field: names.pingUrl, message }];
}

function missingSchedule({ cronExpr, dependsOn }: JobDefinition, names: FieldNames): readonly FieldProblem[] {
  if (cronExpr !== undefined || dependsOn.length > 0) return [];
  const otherwise = 'a job that runs only when it is triggered says @manually';
  return [{ field: names.cronExpr, message: `is required unless ${names.dependsOn} is given; ${otherwise}` }];
}

function schemaProblems({ payloadSchema, handler }: JobDefinition, names: FieldNames): readonly FieldProblem[] {
  if (payloadSchema === undefined) return [];
  if (handler === undefined) return [{ field: names.payloadSchema, message: 'only a handler takes a payload' }];
  const isSchema = typeof payloadSchema === 'object' && payloadSchema !== null && !Array.isArray(payloadSchema);
  return isSchema ? [] : [{ field: names.payloadSchema, message: 'must be a JSON Schema: an object' }];
}

function retryProblems({ retry }: JobDefinition, names: FieldNames): readonly FieldProblem[] {
  if (retry.maxDelayMs >= retry.delayMs) return [];
  const message = `must be at least ${names['retry.delayMs']}, ${formatDuration(retry.delayMs)}`;
  return [{ field: names['retry.maxDelayMs'], message }];
}
