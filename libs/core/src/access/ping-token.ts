import { createHash, randomBytes } from 'node:crypto';

const bytes = 16;

/** What the address of a job's pings ends with: 128 random bits, in characters that any address may have. */
export function newPingToken(): string {
  return randomBytes(bytes).toString('hex');
}

/** Whether a text could be one. */
export function isPingToken(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/** What is stored of it. */
export function hashPingToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
