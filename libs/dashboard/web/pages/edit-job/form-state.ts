import type { FieldProblem } from '@aster-scheduler/client';
import type { JobDraft, SimpleField } from './job-draft.js';

/** What the parts of the form share. */
export interface FormState {
  readonly draft: JobDraft;
  change(part: Partial<JobDraft>): void;
  write(field: SimpleField, text: string): void;
  /** What is wrong with a field, or with a part of it: `env` has the problems of `env.PATH`. */
  problemOf(field: string): string | undefined;
}

/** All that is wrong with a field in one line; `args[1]`, `env.A` and `depends_on[0].job` belong to their field. */
export function problemIn(problems: readonly FieldProblem[], field: string): string | undefined {
  const found = problems.filter(
    (problem) =>
      problem.field === field || problem.field.startsWith(`${field}[`) || problem.field.startsWith(`${field}.`),
  );
  if (found.length === 0) return undefined;
  return found
    .map((problem) => (problem.field === field ? problem.message : `${problem.field}: ${problem.message}`))
    .join('; ');
}
