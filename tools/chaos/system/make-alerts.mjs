import { isUncertain } from './rest.mjs';

/** Two, so that both schedulers have something to send. */
export const channels = ['first', 'second'];
const tries = 20;

/** A rule about the failures of all jobs that are watched, which both channels tell. The receiver is at their end. */
export async function makeAlerts({ rest, receiver, jobs }) {
  for (const name of channels) {
    await make(rest, 'channels', { name, kind: 'webhook', config: { url: `${receiver.url}/${name}` } });
  }
  const watched = [...jobs.values()].flatMap(({ plan: { name, isWatched } }) => (isWatched ? [name] : []));
  await make(rest, 'rules', { name: 'watched', when: 'failed', match: { jobs: watched }, channels });
}

/** One that is there already was made by an earlier try. */
async function make(rest, what, input) {
  for (let left = tries; ; left -= 1) {
    const answer = await rest('POST', `/api/v1/alerts/${what}`, input);
    if (answer.status === 201 || answer.status === 409) return;
    if (!isUncertain(answer) || left === 0) {
      throw new Error(`making ${input.name}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
  }
}
