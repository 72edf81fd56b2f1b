import {
  maxSecretBytes,
  minSecretBytes,
  type SecretProvider,
  type SecretReference,
  type SecretSource,
  secretSources,
  UnreadableSecretError,
} from '@aster-scheduler/core';

/** Where secrets are read, by what stands in their references; absent: this worker has no such store. */
export type SecretProviders = { readonly [Source in SecretSource]?: SecretProvider };

/** A secret that a command is to have cannot be had. The message holds nothing of any. */
export class SecretTroubleError extends Error {
  override readonly name = 'SecretTroubleError';
}

/** Of all secrets of one command together: looking for more of them in its output would take too long. */
const maxBytesInAll = 65_536;

const absentStores: Readonly<Record<SecretSource, string>> = {
  store: 'this worker has no database',
  file: 'this worker has no SECRETS_FOLDER',
  command: 'this worker has no SECRETS_COMMAND',
};

/**
 * The secrets by the keys of their references.
 *
 * @throws SecretTroubleError for one that there is not, or that cannot be hidden; any other error says that a store did
 *   not answer
 */
export async function readSecrets(
  references: readonly SecretReference[],
  providers: SecretProviders,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const source of secretSources) {
    const ofSource = references.filter((reference) => reference.source === source);
    if (ofSource.length === 0) continue;
    const values = await readFrom(providers[source], source, [...new Set(ofSource.map(({ name }) => name))]);
    for (const { key, name } of ofSource) {
      const value = values.get(name);
      if (value === undefined) throw new SecretTroubleError(`there is no secret ${key}`);
      checkSize(key, Buffer.byteLength(value));
      found.set(key, value);
    }
  }
  const bytes = [...found.values()].reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  if (bytes <= maxBytesInAll) return found;
  throw new SecretTroubleError(`the secrets of the command have ${bytes} bytes together; ${maxBytesInAll} are allowed`);
}

async function readFrom(
  provider: SecretProvider | undefined,
  source: SecretSource,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (provider === undefined) throw new SecretTroubleError(`there is no secret ${names[0]}: ${absentStores[source]}`);
  try {
    return await provider.read(names);
  } catch (error) {
    if (error instanceof UnreadableSecretError) throw new SecretTroubleError(error.message);
    throw error;
  }
}

/** One that cannot be found in output, or only at a price, is not handed out. */
function checkSize(key: string, bytes: number): void {
  if (bytes < minSecretBytes) {
    throw new SecretTroubleError(
      `the secret ${key} has fewer than ${minSecretBytes} bytes: it cannot be hidden in output`,
    );
  }
  if (bytes > maxSecretBytes) throw new SecretTroubleError(`the secret ${key} has more than ${maxSecretBytes} bytes`);
}
