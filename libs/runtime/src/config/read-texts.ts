import type { FieldProblem } from '@aster-scheduler/core';
import { readSecretFile } from './secret-file.js';
import type { Variable } from './variable.js';
import { type VariableName, variables } from './variables.js';

/** Texts of the variables that are set, as the environment or a file gives them. */
export interface VariableTexts {
  readonly texts: ReadonlyMap<VariableName, string>;
  readonly problems: readonly FieldProblem[];
  readonly warnings: readonly FieldProblem[];
}

/** What Kubernetes puts into `<SERVICE>_PORT` of every pod beside a service of that name. */
const serviceLink = /^(?:tcp|udp|sctp):\/\//;

/** Finds the texts of the named variables. An empty text, or one of white space only, counts as unset. */
export function readTexts(names: readonly VariableName[], env: NodeJS.ProcessEnv): VariableTexts {
  const texts = new Map<VariableName, string>();
  const problems: FieldProblem[] = [];
  const warnings: FieldProblem[] = [];
  for (const name of names) {
    const variable: Variable<unknown> = variables[name];
    const direct = textOf(env[name], variable);
    const file = variable.isSecret === true ? textOf(env[`${name}_FILE`], variable) : undefined;
    if (direct !== undefined && file !== undefined) {
      problems.push({ field: name, message: `is given, and so is ${name}_FILE; remove one of them` });
    } else if (file !== undefined) {
      const reading = readSecretFile(file);
      if ('fault' in reading) problems.push({ field: `${name}_FILE`, message: reading.fault });
      else texts.set(name, reading.value);
    } else if (direct !== undefined && name.endsWith('_PORT') && serviceLink.test(direct)) {
      warnings.push({
        field: name,
        message: 'is a Kubernetes service link and is ignored; set enableServiceLinks: false',
      });
    } else if (direct !== undefined) {
      texts.set(name, direct);
    }
  }
  return { texts, problems, warnings };
}

/** A password may begin or end with a space; nothing else does. */
function textOf(value: string | undefined, variable: Variable<unknown>): string | undefined {
  if (value === undefined || value.trim() === '') return undefined;
  return variable.isSecret === true ? value : value.trim();
}
