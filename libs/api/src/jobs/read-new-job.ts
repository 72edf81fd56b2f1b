import { type FieldProblem, InvalidInputError, type JobDefinition } from '@aster-scheduler/core';
import { checkJobTogether } from '@aster-scheduler/cron';
import type { JobDefaults } from '../context/job-defaults.js';
import { defaultDefinition } from './job-definition.js';
import type { JobInput } from './job-input.js';
import { mergeDefinition } from './merge-definition.js';
import { wireNames } from './wire-names.js';

/**
 * The definition of a job that is to be new.
 *
 * @throws InvalidInputError for what is wrong between its fields
 */
export function readNewJob(input: JobInput, defaults: JobDefaults): JobDefinition {
  const definition = mergeDefinition(defaultDefinition(input.name, defaults), input, defaults);
  const problems = checkJobTogether(definition, { names: wireNames });
  if (problems.length > 0) throw new InvalidInputError(problems);
  return definition;
}

/** What is wrong between the fields of a job of which some, the faulty ones, were refused by themselves. */
export function newJobProblems(
  input: Partial<JobInput>,
  faulty: ReadonlySet<string>,
  defaults: JobDefaults,
): readonly FieldProblem[] {
  const definition = mergeDefinition(defaultDefinition(input.name ?? '', defaults), input, defaults);
  return checkJobTogether(definition, { names: wireNames, faulty });
}
