import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A provider of OpenID Connect, where anybody signs in by a name; `groups` of `name` are what stands before its @. */
export interface TestProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Allows addresses to be sent back to; before it is called, the provider does not answer. */
  allow(redirectUris: readonly string[]): Promise<void>;
  /**
   * Signs in as a browser would that has no scripts.
   *
   * @param url where Aster sends the browser
   * @returns the address that the provider sends it back to
   */
  signIn(url: string, name: string): Promise<URL>;
  stop(): Promise<void>;
}

/** What is used of the package, which brings no types. */
interface ProviderModule {
  readonly default: new (
    issuer: string,
    configuration: object,
  ) => { callback(): (request: IncomingMessage, response: ServerResponse) => void };
}

const moduleName = 'oidc-provider';

export async function startProvider(): Promise<TestProvider> {
  let answer: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  const server = createServer((request, response) => {
    if (answer === undefined) response.writeHead(500).end();
    else answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [clientId, clientSecret] = ['dashboard', 'the secret of the dashboard'];
  return {
    issuer,
    clientId,
    clientSecret,
    async allow(redirectUris) {
      const { default: Provider } = (await import(moduleName)) as ProviderModule;
      const client = { client_id: clientId, client_secret: clientSecret, redirect_uris: [...redirectUris] };
      const provider = new Provider(issuer, {
        clients: [client],
        claims: { profile: ['preferred_username', 'groups'] },
        pkce: { required: () => true },
        cookies: { keys: ['of a test'] },
        findAccount: async (_context: unknown, sub: string) => ({
          accountId: sub,
          claims: async () => ({ sub, preferred_username: sub, groups: [sub.split('@')[0]] }),
        }),
      });
      answer = provider.callback();
    },
    signIn,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function signIn(url: string, name: string): Promise<URL> {
  const cookies = new Map<string, string>();
  const { origin } = new URL(url);
  let next: { readonly url: string; readonly form?: URLSearchParams } = { url };
  for (let step = 0; step < 20; step += 1) {
    const cookie = [...cookies].map(([key, value]) => `${key}=${value}`).join('; ');
    const method = next.form === undefined ? 'GET' : 'POST';
    const response = await fetch(next.url, { method, body: next.form, headers: { cookie }, redirect: 'manual' });
    for (const [, key = '', value = ''] of response.headers
      .getSetCookie()
      .map((text) => /^([^=]+)=([^;]*)/.exec(text) ?? []))
      cookies.set(key, value);
    const location = response.headers.get('location');
    if (location !== null) {
      const target = new URL(location, next.url);
      if (target.origin !== origin) return target;
      next = { url: target.href };
      continue;
    }
    const page = await response.text();
    const [, action = ''] = /<form[^>]* action="([^"]+)"/.exec(page) ?? [];
    const [, prompt = ''] = /name="prompt" value="([^"]+)"/.exec(page) ?? [];
    if (action === '') throw new Error(`the provider shows no form: ${response.status} ${page.slice(0, 500)}`);
    next = { url: new URL(action, next.url).href, form: new URLSearchParams({ prompt, login: name, password: 'any' }) };
  }
  throw new Error('the provider does not send back');
}
