import type { DependencyCondition, DependencyInput } from '@aster-scheduler/client';

const conditions = ['success', 'failure', 'completion'] as const satisfies readonly DependencyCondition[];

/** An upstream job as it is typed: `nightly/load`, `nightly/load:failure`. */
export function parseDependency(text: string): DependencyInput {
  const condition = conditions.find((known) => text.endsWith(`:${known}`));
  return condition === undefined ? { job: text } : { job: text.slice(0, -condition.length - 1), condition };
}
