import {
  checkFields,
  checkTogether,
  definitionNames,
  type FieldNames,
  type FieldProblem,
  type JobDefinition,
  type TogetherOptions,
} from '@aster-scheduler/core';
import { readSchedule } from './read-schedule.js';

/**
 * All that is wrong with a job: each field by itself, the fields together, and its schedule. Empty for a valid job.
 *
 * @param names what the caller calls the fields
 */
export function checkJob(definition: JobDefinition, names: FieldNames = definitionNames): readonly FieldProblem[] {
  const problems = checkFields(definition, names);
  const faulty = new Set(problems.map(({ field }) => field.replace(/\[.*/, '')));
  return [...problems, ...checkJobTogether(definition, { names, faulty })];
}

/** The same of a job whose fields were checked one by one when they were read. */
export function checkJobTogether(definition: JobDefinition, options: TogetherOptions = {}): readonly FieldProblem[] {
  return [...checkTogether(definition, options), ...scheduleProblems(definition, options)];
}

function scheduleProblems(
  { cronExpr, timezone }: JobDefinition,
  { names = definitionNames, faulty = new Set() }: TogetherOptions,
): readonly FieldProblem[] {
  if (faulty.has(names.cronExpr)) return [];
  const read = readSchedule(cronExpr ?? '@manually', { timezone });
  if (!('problem' in read)) return [];
  const field = read.problem.field === 'timezone' ? names.timezone : names.cronExpr;
  return faulty.has(field) ? [] : [{ field, message: read.problem.message }];
}
