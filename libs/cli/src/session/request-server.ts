import { ApiUnreachableError } from '@aster-scheduler/client';
import type { Session } from './session.js';

const requestMs = 30_000;

/**
 * Sends a request as it is and resolves with the answer, whatever its status.
 *
 * @throws ApiUnreachableError when there is none
 */
export async function requestServer(
  session: Session,
  method: string,
  path: string,
  { body, headers }: { readonly body?: string; readonly headers?: Readonly<Record<string, string>> },
): Promise<Response> {
  const { url, key, fetch } = await session.target();
  const address = `${url.replace(/(?<!\/)\/+$/, '')}${path}`;
  try {
    return await fetch(address, {
      method,
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(session.settings.timeoutMs ?? requestMs),
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...headers,
      },
    });
  } catch (error) {
    throw new ApiUnreachableError(`${method} ${address}`, error);
  }
}
