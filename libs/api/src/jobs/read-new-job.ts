import {
  defaultDefinition,
  documentNames,
  type FieldProblem,
  type InstallationDefaults,
  InvalidInputError,
  type JobDefinition,
  mergeDocument,
} from '@aster-scheduler/core';
import { checkJobTogether } from '@aster-scheduler/cron';
import type { JobInput } from './job-input.js';

/**
 * The definition of a job that is to be new.
 *
 * @throws InvalidInputError for what is wrong between its fields
 */
export function readNewJob(input: JobInput, defaults: InstallationDefaults): JobDefinition {
  const definition = mergeDocument(defaultDefinition(input.name, defaults), input, defaults);
  const problems = checkJobTogether(definition, { names: documentNames });
  if (problems.length > 0) throw new InvalidInputError(problems);
  return definition;
}

/** What is wrong between the fields of a job of which some, the faulty ones, were refused by themselves. */
export function newJobProblems(
  input: Partial<JobInput>,
  faulty: ReadonlySet<string>,
  defaults: InstallationDefaults,
): readonly FieldProblem[] {
  const definition = mergeDocument(defaultDefinition(input.name ?? '', defaults), input, defaults);
  return checkJobTogether(definition, { names: documentNames, faulty });
}
