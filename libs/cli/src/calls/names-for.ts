import type { CompletionKind } from '../command/command-module.js';
import { configPath } from '../context/config-path.js';
import { readConfig } from '../context/read-config.js';
import type { Session } from '../session/session.js';

/** As many as a person looks through. */
const mostNames = 1_000;
const mostRuns = 30;

/** The names that an argument may have. */
export async function namesFor(session: Session, kind: CompletionKind): Promise<readonly string[]> {
  if (kind === 'nothing') return [];
  if (kind === 'context') return Object.keys((await readConfig(configPath(session.env, session.home))).contexts);
  const client = await session.client();
  const jobs = async () => (await client.jobs.list({ limit: mostNames })).items.map(({ name }) => name);
  const runs = async () => [
    'last',
    'last-failed',
    ...(await client.runs.list({ limit: mostRuns })).items.map(({ id }) => id),
  ];
  if (kind === 'job') return jobs();
  return kind === 'run' ? runs() : [...(await jobs()), ...(await runs())];
}
