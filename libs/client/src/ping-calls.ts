import type { CallOptions, PostOptions } from './client-options.js';
import { keyed } from './keyed.js';
import { jobPath } from './paths.js';
import type { PingInput, PingResource, PingTokenResource } from './ping-resource.js';
import type { Send } from './send.js';

/** The calls that concern jobs that run elsewhere. */
export interface PingCalls {
  /** Tells of a run that something elsewhere executes. */
  ping(idOrName: string, input: PingInput, options?: PostOptions): Promise<PingResource>;
  /** Gives the job another address for its pings. */
  replacePingToken(idOrName: string, options?: CallOptions): Promise<PingTokenResource>;
}

export function createPingCalls(send: Send): PingCalls {
  return {
    async ping(idOrName, body, options) {
      const request = { method: 'POST', path: `${jobPath(idOrName)}/pings`, body } as const;
      return (await send(keyed(request, options))).body as PingResource;
    },
    async replacePingToken(idOrName, { signal } = {}) {
      const request = { method: 'POST', path: `${jobPath(idOrName)}/ping-token`, signal } as const;
      return (await send(request)).body as PingTokenResource;
    },
  };
}
