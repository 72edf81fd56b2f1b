import { type OpenRouter, openRouter, type RouterParts } from './open-router.js';
import type { ApiHandler, ApiListener, ListenerOptions, RouterOptions } from './router-options.js';
import { toListener } from './to-listener.js';

/** The routers of one Aster. */
export interface Routers {
  router(options: RouterOptions): Promise<ApiHandler>;
  listener(options: ListenerOptions): Promise<ApiListener>;
  /** Lets go of those who follow something, and takes all of them out of the list of services. */
  close(): Promise<void>;
}

/** @param parts returns what they work with; throws when that is closed */
export function createRouters(parts: () => Omit<RouterParts, 'closing'>): Routers {
  const closing = new AbortController();
  const open: OpenRouter[] = [];

  async function router(options: RouterOptions): Promise<ApiHandler> {
    const opened = await openRouter({ ...parts(), closing: closing.signal }, options);
    open.push(opened);
    if (closing.signal.aborted) await opened.stop();
    return opened.handler;
  }
  return {
    router,
    listener: async ({ path, ...options }) => toListener(await router(options), path),
    async close() {
      closing.abort();
      await Promise.all(open.splice(0).map((opened) => opened.stop()));
    },
  };
}
