import type { Reader } from '../variable.js';

const keyBytes = 32;
const howTo = 'make one by openssl rand -base64 32';

/**
 * Keys of 32 bytes between commas, in base64 or in hexadecimal digits. Faults name a key by its place, never by its
 * text.
 */
export const secretKeys: Reader<readonly Buffer[]> = (text) => {
  const texts = text.split(',').map((key) => key.trim());
  const keys = texts.map(readKey);
  const faulty = keys.findIndex((key) => key === undefined);
  if (faulty >= 0)
    return { fault: `key ${faulty + 1} of ${keys.length} is not ${keyBytes} bytes in base64 or hex; ${howTo}` };
  const right = keys.filter((key) => key !== undefined);
  const repeated = right.findIndex((key, index) => right.findIndex((other) => other.equals(key)) !== index);
  if (repeated >= 0) return { fault: `key ${repeated + 1} of ${keys.length} is given twice` };
  const guessable = right.findIndex((key) => new Set(key).size < 8);
  if (guessable >= 0) return { fault: `key ${guessable + 1} of ${keys.length} is not made by chance; ${howTo}` };
  return { value: right };
};

function readKey(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return undefined;
  const key = Buffer.from(text, 'base64');
  return key.length === keyBytes ? key : undefined;
}
