/** Where a secret is kept: in Aster's own store, or outside of it, where the worker finds it. */
export const secretSources = ['store', 'file', 'command'] as const;
export type SecretSource = (typeof secretSources)[number];

/** What stands for a secret in the environment of a job: `${secret:NAME}`, or `${secret:file:NAME}`. */
export interface SecretReference {
  readonly source: SecretSource;
  readonly name: string;
  /** The same for every reference to the same secret: what stands between `${secret:` and `}`. */
  readonly key: string;
}

/** Secrets that one job may name. */
export const maxSecretsOfJob = 50;

const reference = /(\$?)\$\{secret:([^}]*)(\}?)/g;
const outside = /^(file|command):(.*)$/s;
/** A name stands in a path, a file name and an argument, and must be read back from each as it is. */
const ownName = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
/** Stores outside have paths, such as `prod/db`. */
const nameForCommand = /^[A-Za-z0-9_][A-Za-z0-9_./-]{0,254}$/;

/** Whether Aster's own store can have a secret of this name. */
export function isSecretName(name: string): boolean {
  return ownName.test(name);
}

/** The secrets that a text names, in its order; `$${secret:NAME}` names none. */
export function secretReferencesIn(text: string): readonly SecretReference[] {
  if (!text.includes('${secret:')) return [];
  return [...text.matchAll(reference)].flatMap(([, escape = '', key = '']) =>
    escape === '' ? [toReference(key)] : [],
  );
}

/** What is wrong with the references in a text, in half a sentence; `undefined` for nothing. */
export function secretReferenceProblem(text: string): string | undefined {
  if (!text.includes('${secret:')) return undefined;
  for (const [, escape = '', key = '', end = ''] of text.matchAll(reference)) {
    if (escape !== '') continue;
    const shown = JSON.stringify(`\${secret:${key.slice(0, 100)}${end}`);
    if (end === '') return `has ${shown} without a } at its end; what is no reference is written $\${secret:`;
    const { source, name } = toReference(key);
    const isRight = source === 'command' ? nameForCommand.test(name) : ownName.test(name);
    if (!isRight) {
      return `names a secret as ${shown}: a name has 1 to 128 letters, digits and _ . - with no - or . at its beginning`;
    }
  }
  return undefined;
}

/**
 * The text with each reference replaced by the secret, and `$${secret:NAME}` by `${secret:NAME}`. A secret is not
 * looked
 * into again.
 *
 * @param values by the key of the reference; one for each
 */
export function fillSecrets(text: string, values: ReadonlyMap<string, string>): string {
  if (!text.includes('${secret:')) return text;
  return text.replace(reference, (match: string, escape: string, key: string) =>
    escape === '' ? (values.get(key) ?? match) : match.slice(1),
  );
}

/** The text as it is written where references are filled in, so that it comes out as it is and names no secret. */
export function withoutReferences(text: string): string {
  return text.replaceAll('${secret:', () => '$${secret:');
}

function toReference(key: string): SecretReference {
  const [, source, name] = outside.exec(key) ?? [];
  return { source: (source ?? 'store') as SecretSource, name: name ?? key, key };
}
