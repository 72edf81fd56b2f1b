/** A store of secrets, inside of Aster or outside. */
export interface SecretProvider {
  /**
   * The secrets by their names; those that there are not are left out.
   *
   * @throws UnreadableSecretError for one that is there and cannot be had
   */
  read(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** There is a secret, and it cannot be had. The message holds nothing of it. */
export class UnreadableSecretError extends Error {
  override readonly name = 'UnreadableSecretError';
  constructor(secret: string, why: string) {
    super(`the secret ${secret} cannot be read: ${why}`);
  }
}
