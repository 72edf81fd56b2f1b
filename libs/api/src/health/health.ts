import type { HealthResource } from '@aster-scheduler/client';
import { DatabaseUnavailableError } from '@aster-scheduler/core';
import { isQueryTooSlow, requireWritable } from '@aster-scheduler/db';
import type { ApiContext } from '../context/api-context.js';
import { defineRoute } from '../routes/define-route.js';
import type { Route } from '../routes/route.js';
import { healthSchema } from './health-schema.js';
import { createReadiness } from './readiness.js';

const isWell: HealthResource = { status: 'ok' };

export const livez = defineRoute({
  method: 'GET',
  path: '/livez',
  operationId: 'livez',
  summary: 'Answers while the process lives, whatever the database does.',
  tag: 'health',
  right: 'everybody',
  isLocal: true,
  success: { status: 200, description: 'The process lives.', schema: healthSchema },
  problems: [],
  handle: async () => ({ content: isWell }),
});

export const readyz = readyRoute('/readyz', 'readyz', 'Answers 503 while the database is away, or takes no writes.');
export const health = readyRoute('/health', 'health', 'The same as /readyz, for monitors and people.');

function readyRoute(path: string, operationId: string, summary: string): Route {
  return defineRoute({
    method: 'GET',
    path,
    operationId,
    summary,
    tag: 'health',
    right: 'everybody',
    success: { status: 200, description: 'The database answers and takes writes.', schema: healthSchema },
    problems: ['DATABASE_UNAVAILABLE'],
    async handle(context) {
      await askDatabase(context);
      return { content: isWell };
    },
  });
}

const readiness = new WeakMap<ApiContext, () => Promise<void>>();

async function askDatabase(context: ApiContext): Promise<void> {
  const known = readiness.get(context) ?? createReadiness(async () => requireReady(context));
  readiness.set(context, known);
  return known();
}

/** A database that takes too long to answer that counts as away. */
async function requireReady({ db }: ApiContext): Promise<void> {
  try {
    await requireWritable(db);
  } catch (error) {
    if (!isQueryTooSlow(error)) throw error;
    throw new DatabaseUnavailableError('the database is too slow to work with', { cause: error });
  }
}
