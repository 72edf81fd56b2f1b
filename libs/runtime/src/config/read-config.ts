import { type FieldProblem, InvalidInputError } from '@aster-scheduler/core';
import { createRedactor } from '../logs/redactor.js';
import type { ServiceName } from '../service-name.js';
import { assembleConfig } from './assemble-config.js';
import type { ProcessConfigs } from './config.js';
import { readConnectionString } from './connection-string.js';
import { contradictions } from './contradictions.js';
import { nearMisses } from './near-misses.js';
import { readTexts } from './read-texts.js';
import { readValues } from './read-values.js';
import { secretsIn } from './secrets-in.js';
import { namesOf } from './variables.js';

export interface ConfigReading<S extends ServiceName> {
  readonly config: ProcessConfigs[S];
  /** What is odd but does not keep the process from starting. */
  readonly warnings: readonly FieldProblem[];
  /** Texts that must not appear in any output. */
  readonly secrets: readonly string[];
}

/**
 * The configuration of a process, from its environment. Variables of other services are not looked at.
 *
 * @throws InvalidInputError that names every variable with a problem, the fault of its value and the way to mend it,
 *   and after them what is merely odd: the odd one is often the reason
 */
export function readConfig<S extends ServiceName>(service: S, env: NodeJS.ProcessEnv): ConfigReading<S> {
  const { texts, ...found } = readTexts(namesOf(service), env);
  const { values, problems: faults } = readValues(service, texts);
  const connection = readConnectionString(values, (name) => texts.has(name));
  const faulty = new Set([...found.problems, ...faults].map(({ field }) => field.replace(/_FILE$/, '')));
  const problems = [
    ...found.problems,
    ...faults,
    ...connection.problems,
    ...contradictions(service, values, connection, faulty),
  ];
  const secrets = secretsIn(texts, connection.connectionString);
  const { redact } = createRedactor(secrets);
  const clean = (list: readonly FieldProblem[]): readonly FieldProblem[] =>
    list.map(({ field, message }) => ({ field, message: redact(message) }));
  const warnings = [...found.warnings, ...connection.warnings, ...nearMisses(env)];
  if (problems.length > 0) throw new InvalidInputError(clean([...problems, ...warnings]));
  return {
    config: assembleConfig(service, values, connection.connectionString),
    warnings: clean(warnings),
    secrets,
  };
}
