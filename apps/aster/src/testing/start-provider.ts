import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

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

const program = fileURLToPath(new URL('./provider-program.mjs', import.meta.url));

/** Starts it as a process of its own, with nothing of the tests' environment but what a program needs. */
export async function startProvider(): Promise<TestProvider> {
  const child = fork(program, { env: { PATH: process.env.PATH }, execArgv: [], stdio: 'pipe' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      output += data.toString();
    });
  }
  const ended = once(child, 'exit');
  const next = async (): Promise<unknown> => {
    const tooEarly = ended.then(() => Promise.reject(new Error(`the provider has ended:\n${output}`)));
    const [message] = (await Promise.race([once(child, 'message'), tooEarly])) as [unknown];
    return message;
  };
  const issuer = `http://127.0.0.1:${String(await next())}`;
  const [clientId, clientSecret] = ['dashboard', 'the secret of the dashboard'];
  return {
    issuer,
    clientId,
    clientSecret,
    async allow(redirectUris) {
      child.send({ client_id: clientId, client_secret: clientSecret, redirect_uris: redirectUris });
      await next();
    },
    signIn,
    async stop() {
      child.kill();
      await ended;
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
