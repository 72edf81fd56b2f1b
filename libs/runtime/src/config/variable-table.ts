import { type ServiceName, serviceNames } from '../service-name.js';
import type { Variable } from './variable.js';
import { variables } from './variables.js';

/** One environment variable as documentation shows it. */
export interface VariableRow {
  readonly name: string;
  /** As a user would write it, or a word on what stands for it; with the exceptions. */
  readonly defaultText: string;
  /** The same for one process. */
  readonly defaultTextFor: (service: ServiceName) => string;
  readonly services: readonly ServiceName[];
  readonly about: string;
  /** Also read from the file that `NAME_FILE` names. */
  readonly isSecret: boolean;
}

/** Every environment variable there is, in the order of documentation. */
export const variableTable: readonly VariableRow[] = Object.entries<Variable<unknown>>(variables).map(
  ([name, variable]) => ({
    name,
    defaultText: defaultText(variable),
    defaultTextFor: (service) => defaultTextFor(variable, service),
    services: variable.services,
    about: variable.about,
    isSecret: variable.isSecret === true,
  }),
);

function defaultText(variable: Variable<unknown>): string {
  const others = Object.entries({ ...variable.noteFor, ...variable.defaultFor });
  const exceptions = others.map(([service, text]) => `${text} for \`${service}\``);
  return [variable.default ?? variable.defaultNote ?? 'none', ...exceptions].join(', ');
}

function defaultTextFor(variable: Variable<unknown>, service: ServiceName): string {
  const own = variable.defaultFor?.[service] ?? variable.noteFor?.[service];
  return own ?? variable.default ?? variable.defaultNote ?? 'none';
}

/** The table of variables in Markdown, as the README holds it. */
export function variableMarkdown(): string {
  const rows = variableTable.map((row) => {
    const services = row.services.length === serviceNames.length ? 'all' : row.services.join(', ');
    return `| \`${row.name}\` | ${row.defaultText} | ${services} | ${row.about} |`;
  });
  return ['| variable | default | read by | meaning |', '|---|---|---|---|', ...rows].join('\n');
}
