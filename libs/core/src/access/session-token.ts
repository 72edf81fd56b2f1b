import { randomBytes } from 'node:crypto';

const prefix = 'aster-session_';
const form = new RegExp(`^${prefix}[\\w-]{43}$`);

/** Makes what a browser, or a page in it, shows for a session: 256 random bits, told from a key by its beginning. */
export function newSessionToken(): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** Whether a text has the form of what `newSessionToken` makes. */
export function isSessionToken(text: string): boolean {
  return form.test(text);
}
