import type { HealthResource } from '@aster-scheduler/client';
import { serverTime } from '@aster-scheduler/db';
import type { ApiContext } from '../api-context.js';
import { healthSchema } from '../schemas/health-schema.js';
import { defineRoute, type Route } from './route.js';

const isWell: HealthResource = { status: 'ok' };

export const livez = defineRoute({
  method: 'GET',
  path: '/livez',
  operationId: 'livez',
  summary: 'Answers while the process lives, whatever the database does.',
  tag: 'health',
  isPublic: true,
  isLocal: true,
  success: { status: 200, description: 'The process lives.', schema: healthSchema },
  problems: [],
  handle: async () => ({ content: isWell }),
});

export const readyz = readyRoute('/readyz', 'readyz', 'Answers 503 while the database is away.');
export const health = readyRoute('/health', 'health', 'The same as /readyz, for monitors and people.');

function readyRoute(path: string, operationId: string, summary: string): Route {
  return defineRoute({
    method: 'GET',
    path,
    operationId,
    summary,
    tag: 'health',
    isPublic: true,
    success: { status: 200, description: 'The database answers.', schema: healthSchema },
    problems: ['DATABASE_UNAVAILABLE'],
    async handle(context) {
      await askDatabase(context);
      return { content: isWell };
    },
  });
}

const asking = new WeakMap<ApiContext, Promise<Date>>();

/** Whoever asks while a question is under way shares its answer: health checks never take more than one connection. */
async function askDatabase(context: ApiContext): Promise<void> {
  const question = asking.get(context) ?? serverTime(context.db).finally(() => asking.delete(context));
  asking.set(context, question);
  await question;
}
