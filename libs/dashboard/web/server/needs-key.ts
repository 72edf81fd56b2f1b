import { readKey } from './session.js';
import { issuer } from './sign-in.js';

/** Whether the API asks for a key, as far as this tab knows: then a request for a shell has one, too. */
export function needsKey(): boolean {
  return readKey() !== undefined || issuer !== undefined;
}
