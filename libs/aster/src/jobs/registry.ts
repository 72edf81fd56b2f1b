import { InvalidInputError, type JobDefinition } from '@aster-scheduler/core';
import type { Handler } from '@aster-scheduler/worker';
import { checkPayload } from '../runs/check-payload.js';
import type { StandardSchema } from '../runs/standard-schema.js';
import type { JobHandler } from './job-handler.js';
import type { JobOptions } from './job-options.js';
import { toDefinition } from './to-definition.js';
import { toWorkerHandler } from './to-worker-handler.js';

/** The jobs that the code has declared. */
export interface Registry {
  /** @throws InvalidInputError */
  add<Payload, Result>(name: string, options: DeclaredOptions, handler: JobHandler<Payload, Result>): void;
  readonly definitions: readonly JobDefinition[];
  /** By the name of the job. */
  readonly handlers: ReadonlyMap<string, Handler>;
  schemaOf(jobName: string): StandardSchema | undefined;
  /** By the name of the job, where it has one: runs that a process executes at the same time. */
  readonly limits: ReadonlyMap<string, number>;
  /**
   * Checks the payloads of runs that no trigger makes.
   *
   * @throws InvalidInputError that names every problem
   */
  checkPayloads(): Promise<void>;
}

export interface DeclaredOptions extends JobOptions {
  readonly schema?: StandardSchema;
}

export function createRegistry(): Registry {
  const definitions: JobDefinition[] = [];
  const schemas = new Map<string, StandardSchema>();
  const handlers = new Map<string, Handler>();
  const limits = new Map<string, number>();
  return {
    definitions,
    handlers,
    limits,
    schemaOf: (jobName) => schemas.get(jobName),
    add(name, options, handler) {
      const definition = toDefinition(name, options);
      const { schema } = options;
      if (handlers.has(name)) refuse('name', `the job ${JSON.stringify(name)} is declared already`);
      if (typeof handler !== 'function') refuse('handler', 'must be a function');
      if (schema !== undefined && typeof schema['~standard']?.validate !== 'function') {
        refuse('schema', 'is not a validator of the Standard Schema specification');
      }
      definitions.push(definition);
      handlers.set(name, toWorkerHandler(schema, handler));
      if (schema !== undefined) schemas.set(name, schema);
      if (options.concurrency !== undefined) limits.set(name, options.concurrency);
    },
    async checkPayloads() {
      const checks = definitions.map(async (definition) => problemsOf(definition, schemas.get(definition.name)));
      const problems = (await Promise.all(checks)).flat();
      if (problems.length > 0) throw new InvalidInputError(problems);
    },
  };
}

function refuse(field: string, message: string): never {
  throw new InvalidInputError([{ field, message }]);
}

/** A job that only triggers start needs no payload of its own. */
async function problemsOf(definition: JobDefinition, schema: StandardSchema | undefined) {
  const { name, payload, cronExpr, dependsOn } = definition;
  const isTriggeredOnly = cronExpr === '@manually' && dependsOn.length === 0;
  if (payload === undefined && isTriggeredOnly) return [];
  const checked = await checkPayload(schema, payload, `job ${JSON.stringify(name)}, payload`);
  return checked.problems ?? [];
}
