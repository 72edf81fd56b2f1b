import type { Terminal } from '../output/terminal.js';
import type { Settings } from './settings.js';

/** A `fetch` that tells of every request and how long it took; under `--debug` with headers, the key masked. */
export function tracedFetch(
  fetch: typeof globalThis.fetch,
  { isDebug }: Settings,
  { note }: Terminal,
): typeof globalThis.fetch {
  const tellHeaders = (mark: string, headers: Headers) => {
    if (!isDebug) return;
    for (const [name, value] of headers) note(`${mark} ${name}: ${name === 'authorization' ? 'Bearer ****' : value}\n`);
  };
  return async (input, init) => {
    const startedAt = performance.now();
    const request = `${init?.method ?? 'GET'} ${String(input instanceof Request ? input.url : input)}`;
    tellHeaders('>', new Headers(init?.headers));
    try {
      const response = await fetch(input, init);
      note(`${request}  ${response.status}  ${Math.round(performance.now() - startedAt)} ms\n`);
      tellHeaders('<', response.headers);
      return response;
    } catch (error) {
      note(`${request}  no answer  ${Math.round(performance.now() - startedAt)} ms\n`);
      throw error;
    }
  };
}
