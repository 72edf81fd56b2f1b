import type { Sender } from './reporter.js';

/** Tells whatever takes pings as healthchecks does: Aster at `/ping/<token>`, or another service. */
export function createUrlSender(url: string, runId: string): Sender {
  const base = url.replace(/\/$/, '');
  async function send(path: string, body: string | undefined, signal: AbortSignal): Promise<void> {
    const method = body === undefined ? 'GET' : 'POST';
    const response = await fetch(`${base}${path}?rid=${runId}`, { method, body, signal });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${base} has answered ${response.status}`);
  }
  return {
    start: async (signal) => send('/start', undefined, signal),
    end: async (exitCode, output, signal) => send(`/${exitCode}`, output, signal),
  };
}
