import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What every key of Aster begins with, so that whoever looks for leaked secrets finds it. */
export const apiKeyPrefix = 'aster_';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const secretBytes = 32;
/** 62^43 is more than 2^256, and 62^6 more than 2^32. */
const secretLength = 43;
const checksumLength = 6;

const form = new RegExp(`^${apiKeyPrefix}[0-9A-Za-z]{${secretLength + checksumLength}}$`);

/**
 * Makes a key: the prefix, 256 random bits and a checksum of both, as `aster_` and 49 letters and digits. By the
 * checksum a typing error, or a text that only looks like a key, is told from a key without asking anybody.
 */
export function newApiKey(): string {
  const secret = BigInt(`0x${randomBytes(secretBytes).toString('hex')}`);
  const begin = apiKeyPrefix + inDigits(secret, secretLength);
  return begin + checksumOf(begin);
}

/** Whether a text has the form of a key, checksum included. */
export function isApiKey(text: string): boolean {
  return form.test(text) && text.endsWith(checksumOf(text.slice(0, -checksumLength)));
}

/**
 * What is stored of a key. One round of SHA-256 is right for 256 random bits: nobody can try them out, so there is
 * nothing that a slow hash, made for passwords that people choose, could add but work for each request.
 */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** What a key is shown by once it is made: enough to tell keys apart, and of no use to anybody. */
export function apiKeyHint(key: string): string {
  return isApiKey(key) ? key.slice(0, apiKeyPrefix.length + 4) : hashApiKey(key).toString('hex').slice(0, 8);
}

function checksumOf(begin: string): string {
  return inDigits(BigInt(crc32(begin)), checksumLength);
}

function inDigits(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest /= 62n) text = (digits[Number(rest % 62n)] ?? '') + text;
  return text;
}
