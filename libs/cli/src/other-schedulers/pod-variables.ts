import { isMembers, textOf } from './manifest-values.js';

/** The environment of a container, and what of it cannot be had outside of its cluster. */
export function variablesOf(written: unknown): {
  readonly env: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
} {
  const env: Record<string, string> = {};
  const notes: string[] = [];
  for (const each of Array.isArray(written) ? written.filter(isMembers) : []) {
    const name = textOf(each.name);
    if (name === undefined) continue;
    if (each.valueFrom !== undefined) {
      notes.push(`the variable ${name} comes from the cluster, and is not set`);
      continue;
    }
    if (each.value !== undefined && each.value !== null && typeof each.value !== 'string') {
      notes.push(`the variable ${name} is no text, which Kubernetes refuses, too: it is not set`);
      continue;
    }
    const value = textOf(each.value) ?? '';
    const unknown: string[] = [];
    env[name] = replaceReferences(value, (known) => {
      if (Object.hasOwn(env, known)) return env[known];
      unknown.push(known);
      return undefined;
    });
    if (unknown.length > 0) notes.push(`the variable ${name} keeps ${value}: ${unknown.join(', ')} is not known here`);
  }
  return { env, notes };
}

/** A word of a command line as a job has it. `$NAME` of Aster is escaped. */
export function withReferences(word: string, env: Readonly<Record<string, string>>): string {
  const escaped = word.replace(/(?<!\$)\$+(?=[A-Za-z_{])/g, (signs) => signs + signs);
  return replaceReferences(escaped, (name) => (Object.hasOwn(env, name) ? `\${${name}}` : undefined));
}

/** `$(NAME)` stands for a variable that is written before it, or for itself without one, `$$(NAME)` for `$(NAME)`. */
function replaceReferences(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replace(/(\$?)\$\((\w+)\)/g, (whole: string, escape: string, name: string) =>
    escape === '' ? (valueOf(name) ?? whole) : whole.slice(1),
  );
}
