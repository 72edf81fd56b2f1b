import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** A secret as it is kept. */
export interface SealedSecret {
  readonly sealed: Buffer;
  /** Names the key that it takes to open it, and tells nothing of that. */
  readonly keyId: string;
}

/** Keys by which secrets are sealed and opened. */
export interface SecretKeyring {
  /** The key that seals. */
  readonly currentKeyId: string;
  seal(name: string, value: string): SealedSecret;
  /** `undefined` when no key of the ring has sealed it, under this name. */
  open(name: string, secret: SealedSecret): string | undefined;
}

/** Bytes of a key: AES-256. */
export const secretKeyBytes = 32;

const form = Buffer.of(1);
const nonceBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM with a nonce by chance. The name is authenticated with what is sealed, so that nobody who writes to the
 * table can have one secret stand for another.
 *
 * @param keys the first one seals, each one opens: a new key goes to all programs behind the old one first, then
 *   before it
 */
export function createSecretKeyring(keys: readonly [Buffer, ...Buffer[]]): SecretKeyring {
  const byId = new Map(keys.map((key) => [keyIdOf(key), key]));
  const [current] = keys;
  const currentKeyId = keyIdOf(current);
  return {
    currentKeyId,
    seal: (name, value) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', current, nonce, { authTagLength: tagBytes });
      cipher.setAAD(contextOf(name));
      const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
      return { sealed: Buffer.concat([form, nonce, text, cipher.getAuthTag()]), keyId: currentKeyId };
    },
    open: (name, { sealed, keyId }) => {
      const key = byId.get(keyId);
      if (key === undefined || sealed.length < 1 + nonceBytes + tagBytes || sealed[0] !== form[0]) return undefined;
      const nonce = sealed.subarray(1, 1 + nonceBytes);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(contextOf(name));
      decipher.setAuthTag(sealed.subarray(-tagBytes));
      try {
        const text = decipher.update(sealed.subarray(1 + nonceBytes, -tagBytes));
        return Buffer.concat([text, decipher.final()]).toString();
      } catch {
        return undefined; // it is not what was sealed under this name
      }
    },
  };
}

/** What is sealed says what it is for, so that it is of no use for anything else that the keys may seal later. */
function contextOf(name: string): Buffer {
  return Buffer.from(`aster secret of jobs\0${name}`);
}

function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('aster key id\0').update(key).digest('hex').slice(0, 12);
}
