import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, maxSecretBytes, type SecretProvider, UnreadableSecretError } from '@aster-scheduler/core';

/**
 * Secrets that lie in a folder, one in each file, without the line break at its end: what Docker and Kubernetes mount.
 * Names are those of files, and hold no `/`.
 */
export function createFileSecrets(folder: string): SecretProvider {
  return {
    async read(names) {
      const found = await Promise.all(names.map(async (name) => [name, await readOne(folder, name)] as const));
      return new Map(found.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
    },
  };
}

async function readOne(folder: string, name: string): Promise<string | undefined> {
  try {
    const file = await open(join(folder, name), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) throw new UnreadableSecretError(name, 'it is not a file');
      if (stats.size > maxSecretBytes)
        throw new UnreadableSecretError(name, `it has more than ${maxSecretBytes} bytes`);
      return (await file.readFile('utf8')).replace(/\r?\n$/, '');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    if (errorCode(error) === undefined) throw error;
    throw new UnreadableSecretError(name, errorCode(error) ?? 'unknown error');
  }
}
