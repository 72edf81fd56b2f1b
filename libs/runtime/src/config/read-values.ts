import type { FieldProblem } from '@aster-scheduler/core';
import type { ServiceName } from '../service-name.js';
import type { Variable } from './variable.js';
import { type VariableName, variableNames, variables, type VariableValues } from './variables.js';

export interface ValuesReading {
  /** The default stands in for a value with a problem. */
  readonly values: VariableValues;
  readonly problems: readonly FieldProblem[];
}

/** Reads every text; whatever has none, or belongs to another service, has its default. */
export function readValues(service: ServiceName, texts: ReadonlyMap<VariableName, string>): ValuesReading {
  const problems: FieldProblem[] = [];
  const entries = variableNames.map((name): readonly [VariableName, unknown] => {
    const variable: Variable<unknown> = variables[name];
    const text = texts.get(name);
    if (text === undefined) return [name, defaultOf(variable, service)];
    const reading = variable.read(text);
    if ('value' in reading) return [name, reading.value];
    problems.push({ field: name, message: reading.fault });
    return [name, defaultOf(variable, service)];
  });
  // each value was made by the reader that the type is taken from
  return { values: Object.fromEntries(entries) as VariableValues, problems };
}

function defaultOf(variable: Variable<unknown>, service: ServiceName): unknown {
  const text = variable.defaultFor?.[service] ?? variable.default;
  if (text === undefined) return undefined;
  const reading = variable.read(text);
  return 'value' in reading ? reading.value : undefined;
}
