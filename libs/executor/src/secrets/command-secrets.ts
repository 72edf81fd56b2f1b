import { maxSecretBytes, type SecretProvider, UnreadableSecretError } from '@aster-scheduler/core';
import { askProgram } from '../ask-program.js';
import { commandEnvironment } from '../command-environment.js';

const placeholder = '{name}';
const timeoutMs = 10_000;

/**
 * Secrets that a program prints: `vault kv get -field=value secret/{name}`. It is started without a shell, as the
 * worker's user, once for each secret; the name stands for `{name}`, or is the last argument. What it prints, without
 * the line break at the end, is the secret. Its own standard error is nobody's to see.
 *
 * @param words the program and its arguments
 */
export function createCommandSecrets(words: readonly [string, ...string[]]): SecretProvider {
  return {
    async read(names) {
      const found = await Promise.all(names.map(async (name) => [name, await readOne(words, name)] as const));
      return new Map(found);
    },
  };
}

async function readOne([program, ...args]: readonly [string, ...string[]], name: string): Promise<string> {
  const isPlaced = args.some((arg) => arg.includes(placeholder));
  const named = isPlaced ? args.map((arg) => arg.replaceAll(placeholder, name)) : [...args, name];
  const { stdout, failure } = await askProgram(program, named, {
    env: { ...commandEnvironment(process.env, {}, {}), ...storeVariables(process.env) },
    timeoutMs,
    maxBytes: maxSecretBytes + 2,
  });
  if (failure === undefined) return stdout;
  if (failure === 'timed out') {
    throw new UnreadableSecretError(name, `${program} took longer than ${timeoutMs / 1_000} s`);
  }
  if (failure === 'too long') throw new UnreadableSecretError(name, `it has more than ${maxSecretBytes} bytes`);
  throw new UnreadableSecretError(name, `${program} ended with ${failure.how}`);
}

/** What such programs are told of their stores by: `VAULT_ADDR`, `AWS_REGION`, `OP_SERVICE_ACCOUNT_TOKEN`. */
const ofStores = /^(?:VAULT|BAO|AWS|GOOGLE|CLOUDSDK|AZURE|OP|SOPS|GNUPG|PASSWORD_STORE|INFISICAL|DOPPLER)[A-Z0-9_]*$/;

function storeVariables(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => ofStores.test(name)));
}
