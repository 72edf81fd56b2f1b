import { type FieldProblem, InvalidInputError, type Job, type JobDefinition } from '@aster-scheduler/core';
import type { CodeJob } from '@aster-scheduler/job-store';

/**
 * Two programs that declare a job of the same name would overwrite each other at every start, and a job that somebody
 * made for something else is not the one that the code means.
 *
 * @throws InvalidInputError that names every such job
 */
export function refuseForeignJobs(
  declared: ReadonlyArray<{ readonly definition: JobDefinition; readonly codeJob?: CodeJob; readonly job?: Job }>,
  { service, formerServices }: { readonly service: string; readonly formerServices: readonly string[] },
): void {
  const problems = declared.flatMap(({ definition: { name }, codeJob, job }): FieldProblem[] => {
    const field = `job ${JSON.stringify(name)}`;
    if (codeJob !== undefined && ![service, ...formerServices].includes(codeJob.service)) {
      const owner = JSON.stringify(codeJob.service);
      return [{ field, message: `belongs to the service ${owner}; this one is ${JSON.stringify(service)}` }];
    }
    if (codeJob === undefined && job !== undefined && job.handler !== name) {
      return [{ field, message: 'there is one of this name already, and it does not run a handler of its name' }];
    }
    return [];
  });
  if (problems.length > 0) throw new InvalidInputError(problems);
}
