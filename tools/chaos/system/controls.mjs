import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isUncertain } from './rest.mjs';

const nobody = '00000000-0000-7000-8000-000000000000';

/**
 * Triggers jobs, cancels and repeats runs; each answers `{outcome, runId}` with the outcome `done`, `refused` or
 * `uncertain`. Over REST, or by the stores of the build where its API has no such routes.
 */
export async function createControls({ rest, build, databaseUrl, say }) {
  const { code } = await rest('POST', `/api/v1/jobs/${nobody}/trigger`, {});
  if (code !== 'ROUTE_NOT_FOUND') return overRest(rest);
  say('the API has no routes to trigger, cancel and retry: that goes straight to the stores');
  return throughStores(build, databaseUrl);
}

function overRest(rest) {
  const post = async (path) => {
    const answer = await rest('POST', path, {});
    if (isUncertain(answer)) return { outcome: 'uncertain' };
    return answer.status < 300 ? { outcome: 'done', runId: answer.body?.id } : { outcome: 'refused' };
  };
  return {
    trigger: (jobId) => post(`/api/v1/jobs/${jobId}/trigger`),
    cancel: (runId) => post(`/api/v1/runs/${runId}/cancel`),
    retry: (runId) => post(`/api/v1/runs/${runId}/retry`),
    close: async () => undefined,
  };
}

async function throughStores(build, connectionString) {
  const load = (lib) => import(pathToFileURL(join(build, 'libs', lib, 'dist', 'index.js')).href);
  const { connectDatabase, createNotifier, databaseDefaults, isDatabaseUnavailable } = await load('db');
  const { cancelRun, retryRun, triggerJob } = await load('run-store');
  const { AsterError } = await load('core');
  const { db, close } = connectDatabase({ ...databaseDefaults, applicationName: 'aster controls', connectionString });
  const notifier = createNotifier(db);
  const attempt = async (channel, action) => {
    try {
      const run = await action();
      notifier.notify(channel);
      return { outcome: 'done', runId: run?.id };
    } catch (error) {
      if (isDatabaseUnavailable(error)) return { outcome: 'uncertain' };
      if (error instanceof AsterError) return { outcome: 'refused' };
      throw error;
    }
  };
  return {
    trigger: (jobId) => attempt('runs', () => triggerJob(db, jobId)),
    cancel: (runId) => attempt('control', () => cancelRun(db, runId)),
    retry: (runId) => attempt('runs', () => retryRun(db, runId)),
    close,
  };
}
