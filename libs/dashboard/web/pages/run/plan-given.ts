import type { JobDefinitionResource, RunOverridesResource } from '@aster-scheduler/client';

/** A thing that a run was given. */
export interface Given {
  readonly name: string;
  readonly value: string;
  /** Its trigger has said so, not its job. */
  readonly isOwn: boolean;
}

/** Values of variables that are called so are not shown to who looks over a shoulder. */
const secretName = /secret|token|passw|credential|private|api_?key/i;

/** What a run was given, as its job says it and its trigger beside that. */
export function planGiven(
  job: JobDefinitionResource | undefined,
  overrides: RunOverridesResource | null,
): readonly Given[] {
  const own = overrides ?? {};
  const given: Given[] = [];
  const add = (name: string, value: unknown, isOwn = false) => {
    if (value === undefined || value === null || value === '') return;
    given.push({ name, value: typeof value === 'string' ? value : JSON.stringify(value), isOwn });
  };
  add('command', job?.command);
  for (const [index, word] of (own.args ?? job?.args ?? []).entries())
    given.push({ name: `argument ${index + 1}`, value: word, isOwn: own.args !== undefined });
  add('handler', job?.handler);
  add('payload', own.payload === undefined ? job?.payload : own.payload, own.payload !== undefined);
  for (const [name, value] of Object.entries({ ...job?.env, ...own.env })) {
    add(name, secretName.test(name) ? '•••' : value, Object.hasOwn(own.env ?? {}, name));
  }
  add('folder', job?.working_directory);
  add('timeout', own.timeout ?? job?.timeout, own.timeout !== undefined);
  return given;
}
