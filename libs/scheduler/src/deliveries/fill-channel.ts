import {
  type ChannelConfig,
  fillSecrets,
  type SecretProvider,
  secretReferencesIn,
  UnreadableSecretError,
} from '@aster-scheduler/core';
import type { DeliveryChannel } from '@aster-scheduler/delivery';

/**
 * A channel with its secrets filled in, read anew each time.
 *
 * @throws UnreadableSecretError when one is not there, or cannot be had
 */
export async function fillChannel(
  { kind, config }: { readonly kind: string; readonly config: ChannelConfig },
  provider: SecretProvider | undefined,
): Promise<DeliveryChannel> {
  const names = namesIn(config);
  if (names.length === 0) return { kind, config };
  const values = await provider?.read(names);
  const missing = names.find((name) => values?.has(name) !== true);
  if (values === undefined || missing !== undefined) {
    throw new UnreadableSecretError(missing ?? '', 'there is none of this name');
  }
  const filled = Object.entries(config).map(([name, value]) => {
    if (typeof value === 'string') return [name, fillSecrets(value, values)];
    const texts = Object.entries(value).map(([key, text]) => [key, fillSecrets(text, values)]);
    return [name, Object.fromEntries(texts)];
  });
  return { kind, config: Object.fromEntries(filled) as ChannelConfig, secrets: [...values.values()] };
}

function namesIn(config: ChannelConfig): readonly string[] {
  const texts = Object.values(config).flatMap((value) => (typeof value === 'string' ? [value] : Object.values(value)));
  return [...new Set(texts.flatMap(secretReferencesIn).map(({ name }) => name))];
}
