import type { SchemaInput, SchemaOutput, StandardSchema } from '../runs/standard-schema.js';
import type { AsJson, IfJson } from './as-json.js';
import type { CheckedJobOptions, JobOptions, JobOptionsFor } from './job-options.js';
import type { JobTypes } from './job-types.js';

/**
 * What those who ask for runs of a job and those who execute them agree on: its name, its payload, what its handler
 * returns, its schema.
 */
export interface JobContract<Payload = unknown, Result = unknown, Handled = Payload> extends JobTypes<
  Payload,
  Result,
  Handled
> {
  /** What the code calls the job. */
  readonly name: string;
  /** For those who execute it. */
  readonly options: JobOptions & { readonly schema?: StandardSchema };
}

/** What may be said of a job with such a payload; a payload that JSON would change does not compile. */
export type ContractOptions<Payload> = unknown extends Payload
  ? [options?: JobOptions]
  : [Payload] extends [AsJson<Payload>]
    ? [options?: JobOptionsFor<Payload>]
    : [options: IfJson<Payload, never>];

/**
 * Says what a job is, without its handler: for a file that both sides import. It needs nothing but itself when it is
 * imported from `@aster-scheduler/aster/contract`. What is wrong with the options is told by `Aster.job`.
 */
export function defineJob<Schema extends StandardSchema, Result = unknown>(
  name: string,
  options: CheckedJobOptions<Schema>,
): JobContract<SchemaInput<Schema>, Result, SchemaOutput<Schema>>;
/** The same without a schema: `defineJob<Payload, Result>(name)`. */
export function defineJob<Payload, Result = unknown>(
  name: string,
  ...options: ContractOptions<Payload>
): JobContract<Payload, Result>;
export function defineJob(name: string, options: JobContract['options'] = {}): JobContract {
  return { name, options };
}
