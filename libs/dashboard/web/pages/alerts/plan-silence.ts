import type { AlertMatchResource, IncidentSilenceInput } from '@aster-scheduler/client';
import { commandWords } from '../../parts/command-words.js';
import type { Sent } from '../../parts/plan-sent.js';

/**
 * What is sent for a silence. There is a command for one that lasts so long, and none for one until an instant.
 *
 * @param incident the one that it is about; else the jobs that match
 */
export function planSilence(
  input: IncidentSilenceInput,
  incident: string | undefined,
  match: AlertMatchResource,
): Sent {
  const { for: lasts, note } = input;
  const { jobs: job, pools: pool, labels = {} } = incident === undefined ? match : {};
  const label = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return {
    method: 'POST',
    ...(incident === undefined
      ? { path: '/api/v1/alerts/silences', body: { ...input, match } }
      : { path: `/api/v1/incidents/${incident}/silence`, body: input }),
    ...(lasts === undefined || lasts === null
      ? {}
      : { words: commandWords('alerts silence', undefined, { incident, job, label, pool, for: lasts, note }) }),
  };
}
