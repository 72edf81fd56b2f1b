import type { ApiConfig } from './config.js';

/** The configuration of the API in the words of `serveApi`. */
export function serveOptions(config: ApiConfig) {
  return {
    host: config.host,
    port: config.port,
    keys: config.keys,
    isOpenToAll: config.auth === 'none',
    allowedHosts: config.allowedHosts,
    publicUrl: config.publicUrl,
    defaults: { maxRetries: config.defaultMaxRetries, timeoutMs: config.defaultJobTimeoutMs },
  };
}
