import type { CallOptions, PostOptions } from './client-options.js';
import { keyed } from './keyed.js';
import { nextCursor } from './next-cursor.js';
import type { Page, PageQuery } from './page.js';
import { secretPath } from './paths.js';
import type { SecretResource, SecretRotationResource } from './secret-resource.js';
import type { Send } from './send.js';

/** The calls that concern secrets. None returns what a secret is. */
export interface SecretsClient {
  /** Keeps a secret, in place of the one of its name. */
  put(name: string, value: string, options?: CallOptions): Promise<SecretResource>;
  /** By name. */
  list(query?: PageQuery, options?: CallOptions): Promise<Page<SecretResource>>;
  /** Rejects with `ApiError` (409) while jobs name it, unless `force` is said. */
  delete(name: string, options?: PostOptions & { readonly force?: boolean }): Promise<void>;
  /** Seals all secrets anew by the first key of the server. */
  rotate(options?: CallOptions): Promise<SecretRotationResource>;
}

export function createSecretsClient(send: Send): SecretsClient {
  return {
    async put(name, value, { signal } = {}) {
      const request = { method: 'PUT', path: secretPath(name), body: { value }, signal } as const;
      return (await send(request)).body as SecretResource;
    },
    async list(query = {}, { signal } = {}) {
      const request = { method: 'GET', path: '/api/v1/secrets', query: { ...query }, signal } as const;
      const { headers, body } = await send(request);
      return { items: body as SecretResource[], cursor: nextCursor(headers.get('link')) };
    },
    async delete(name, { force, ...options } = {}) {
      const query = force === true ? { force: 'true' } : {};
      await send(keyed({ method: 'DELETE', path: secretPath(name), query }, options));
    },
    async rotate({ signal } = {}) {
      const { body } = await send({ method: 'POST', path: '/api/v1/secrets/rotate', signal });
      return body as SecretRotationResource;
    },
  };
}
