import { ListenError } from '@aster-scheduler/core';
import { type ApiConfig, type ProcessContext, requireFreePort } from '@aster-scheduler/runtime';

/** How long a program on the port gets to say who it is. */
const patienceMs = 1_000;

/**
 * Looks whether the API will get its port, before anything is made.
 *
 * @throws ListenError when it will not; if that is because of another Aster, this is said
 */
export async function requireApiPort({ host, port }: ApiConfig, { logger }: ProcessContext): Promise<void> {
  try {
    await requireFreePort(host, port);
  } catch (error) {
    const isTaken = error instanceof ListenError && error.code === 'EADDRINUSE';
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    if (isTaken && (await isAster(url))) logger.warn(`an Aster is running at ${url} already`);
    throw error;
  }
}

async function isAster(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs), redirect: 'error' });
    const answer: unknown = await response.json();
    return typeof answer === 'object' && answer !== null && 'openapi' in answer && 'docs' in answer;
  } catch {
    return false; // something else
  }
}
