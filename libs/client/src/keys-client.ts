import type { CallOptions, KeyedOptions, PostOptions } from './client-options.js';
import type { KeyInput, KeyListQuery, KeyResource, NewKeyResource } from './key-resource.js';
import { keyed } from './keyed.js';
import { nextCursor } from './next-cursor.js';
import type { Page } from './page.js';
import { keyPath } from './paths.js';
import type { Send } from './send.js';

/** The calls that concern keys of the API; for admins who may reach all jobs. */
export interface KeysClient {
  /** The answer is the only place where the key is ever shown. */
  create(input: KeyInput, options?: PostOptions): Promise<NewKeyResource>;
  /** By name. */
  list(query?: KeyListQuery, options?: CallOptions): Promise<Page<KeyResource>>;
  /** From soon on it opens nothing. A key that is revoked already stays so. */
  revoke(idOrName: string, options?: KeyedOptions): Promise<void>;
}

export function createKeysClient(send: Send): KeysClient {
  return {
    async create(input, options) {
      const request = keyed({ method: 'POST', path: '/api/v1/keys', body: input }, options);
      return (await send(request)).body as NewKeyResource;
    },
    async list({ revoked, ...range } = {}, { signal } = {}) {
      const query = { ...range, revoked: revoked === undefined ? undefined : String(revoked) };
      const { headers, body } = await send({ method: 'GET', path: '/api/v1/keys', query, signal });
      return { items: body as KeyResource[], cursor: nextCursor(headers.get('link')) };
    },
    async revoke(idOrName, options) {
      await send(keyed({ method: 'DELETE', path: keyPath(idOrName) }, options));
    },
  };
}
