import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { isUncertain } from './rest.mjs';

const pauseMs = 400;
const triesWithKey = 10;

/**
 * Triggers jobs, cancels and repeats runs; each answers `{outcome, runId}` with the outcome `done`, `refused` or
 * `uncertain`. With a key, a request is sent again until it is certain what became of it: it must have been done once.
 */
export function createControls(rest) {
  const post = async (path, headers) => {
    const answer = await rest('POST', path, {}, headers);
    if (isUncertain(answer)) return { outcome: 'uncertain' };
    return answer.status < 300 ? { outcome: 'done', runId: answer.body.id } : { outcome: 'refused' };
  };
  const postWithKey = async (path) => {
    const headers = { 'idempotency-key': randomUUID() };
    for (let tries = 1; ; tries += 1) {
      const answer = await post(path, headers);
      if (answer.outcome !== 'uncertain' || tries === triesWithKey) return answer;
      await delay(pauseMs);
    }
  };
  const make = (path, hasKey) => (hasKey ? postWithKey(path) : post(path));
  return {
    trigger: (jobId, hasKey) => make(`/api/v1/jobs/${jobId}/trigger`, hasKey),
    retry: (runId, hasKey) => make(`/api/v1/runs/${runId}/retry`, hasKey),
    cancel: (runId) => post(`/api/v1/runs/${runId}/cancel`),
  };
}
