import { type AsterClient, createClient } from '@aster-scheduler/client';
import { apiUrl } from '../address/places.js';
import { takeAsked } from './ask-first.js';
import { readKey } from './session.js';
import { session } from './sign-in.js';

let made: { readonly key: string | undefined; readonly client: AsterClient } | undefined;

/** The caller of the API with the key of this tab. Pages show problems at once: they ask again by themselves. */
export function client(): AsterClient {
  const key = readKey();
  if (made === undefined || made.key !== key) {
    const options = { baseUrl: apiUrl, apiKey: key, maxRetries: 1, timeoutMs: 15_000, fetch: fetchFromPages };
    made = { key, client: createClient(options) };
  }
  return made.client;
}

/** Versions of jobs tell from where they were changed. */
const fetchFromPages: typeof fetch = async (input, init) => {
  const headers = new Headers(init?.headers);
  headers.set('aster-origin', 'ui');
  const isRead = init?.method === 'GET' && typeof input === 'string';
  const asked = isRead ? takeAsked(input, headers.get('authorization'), init.signal) : undefined;
  if (asked !== undefined) return asked;
  return session.fetch(input, { ...init, headers });
};
