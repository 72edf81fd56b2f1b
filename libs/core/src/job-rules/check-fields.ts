import type { FieldProblem } from '../errors.js';
import type { DependencyReference, JobDefinition } from '../job.js';
import { jobNameProblem, normaliseJobName } from '../job-name.js';
import { definitionNames, type FieldNames } from './field-names.js';
import { durationMsProblem, fieldProblemOf } from './field-problem-of.js';
import { jobFieldValue } from './job-field-values.js';
import { edgeRules, type JobField, jobFieldNames, jobRules, maxUpstreamJobs } from './job-rules.js';

/**
 * What is wrong with each field of a job by itself, all problems at once. The definition may come from code that no
 * compiler has seen: a value may be of any type.
 */
export function checkFields(definition: JobDefinition, names: FieldNames = definitionNames): FieldProblem[] {
  const problems = jobFieldNames.map((field) => ({ field: names[field], message: problemOf(definition, field) }));
  return [
    { field: names.name, message: nameProblem(definition.name) },
    ...problems,
    ...edgeProblems(definition.dependsOn, names.dependsOn),
  ].filter((problem): problem is FieldProblem => problem.message !== undefined);
}

function problemOf(definition: JobDefinition, field: JobField): string | undefined {
  const value = jobFieldValue(definition, field);
  const rule = jobRules[field];
  if (value === undefined) return undefined;
  return rule.kind === 'duration' ? durationMsProblem(value, rule) : fieldProblemOf(value, rule);
}

function nameProblem(name: unknown): string | undefined {
  if (name === undefined) return 'is required';
  if (typeof name !== 'string') return 'must be text';
  const normalised = normaliseJobName(name);
  const isNormal = normalised === name;
  return (
    jobNameProblem(normalised) ??
    (isNormal ? undefined : 'must have no white space around it, and be in the Unicode form NFC')
  );
}

function edgeProblems(edges: readonly DependencyReference[], list: string) {
  if (!Array.isArray(edges)) return [{ field: list, message: 'must be a list' }];
  if (edges.length > maxUpstreamJobs) {
    return [{ field: list, message: `must have at most ${maxUpstreamJobs} elements, not ${edges.length}` }];
  }
  return edges.flatMap(({ job, condition }: Partial<DependencyReference>, index) => [
    {
      field: `${list}[${index}]`,
      message: job === undefined ? 'must name a job' : fieldProblemOf(job, edgeRules.job),
    },
    { field: `${list}[${index}].condition`, message: fieldProblemOf(condition, edgeRules.condition) },
  ]);
}
