import type { JobDefinitionResource, JobResource } from '@aster-scheduler/client';

type Fields = Readonly<Record<string, unknown>>;

/** Facts that the server adds, and states that a copy does not take over. */
const notDefined = new Set(['id', 'status', 'pause', 'next_run_at', 'created_at', 'updated_at', 'version']);

/**
 * What somebody has decided about a job: all that differs from the defaults, as files and requests write it.
 *
 * @param defaults a job that says nothing of itself
 */
export function jobDefinition(job: JobDefinitionResource | JobResource, defaults: JobResource): Fields {
  const told = Object.entries(job).filter(
    ([field, value]) =>
      !notDefined.has(field) && (field === 'name' || !isSame(value, defaults[field as keyof JobResource])),
  );
  const definition: Record<string, unknown> = Object.fromEntries(told);
  definition['cron_expr'] = job.cron_expr ?? undefined;
  definition['command'] = job.command ?? undefined;
  if (job.depends_on.length > 0) {
    definition['depends_on'] = job.depends_on.map(({ job: name, condition }) =>
      condition === 'success' ? name : { job: name, condition },
    );
  }
  return Object.fromEntries(Object.entries(definition).filter(([, value]) => value !== undefined && value !== null));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
