import type { IncomingMessage, ServerResponse } from 'node:http';
import { InvalidInputError } from '@aster-scheduler/core';
import type { ApiOptions } from './api-options.js';
import { createRouter } from './create-router.js';
import { createEntrance } from './entrance.js';

/** What `app.use` of Express takes, declared without its types, so that any version of those will do. */
export type ApiHandler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

/**
 * Makes the REST API as an Express router: `app.use('/aster', createApi({ …, keys }))`, or at the root of an app of its
 * own. It sets nothing on the app around it, and depends on no setting of it.
 *
 * @throws InvalidInputError when it is not said who may call, and for a key that is too short
 */
export function createApi(options: ApiOptions): ApiHandler {
  const entrance = createEntrance(options, false);
  // a router is called with these three; its own type also asks for what Express adds to them before it calls
  if (entrance !== undefined) return createRouter(options, entrance) as unknown as ApiHandler;
  const message = 'or authorize, or isOpenToAll: true must be given: whoever can create a job can run code';
  throw new InvalidInputError([{ field: 'keys', message }]);
}
