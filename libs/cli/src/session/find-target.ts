import { chooseTarget, type TargetChoice } from '../context/choose-target.js';
import { configPath } from '../context/config-path.js';
import { fetchWithCa } from '../context/fetch-with-ca.js';
import { readConfig } from '../context/read-config.js';
import { readKey } from '../context/read-key.js';
import { findUpFile } from '../context/up-file.js';
import type { Session } from './session.js';
import type { Target } from './target.js';
import { tracedFetch } from './traced-fetch.js';

type Place = Pick<Session, 'env' | 'home' | 'cwd' | 'settings' | 'terminal'>;

/**
 * Which Aster is meant.
 *
 * @throws CliError when none is known
 */
export async function findChoice({ env, home, cwd, settings }: Place): Promise<TargetChoice> {
  const flags = { context: settings.context, url: settings.url, keyFile: settings.keyFile };
  const config = await readConfig(configPath(env, home));
  const upUrl = (await findUpFile(cwd))?.url;
  return chooseTarget({ flags, env, config, upUrl });
}

/**
 * The Aster that was chosen, with its key.
 *
 * @throws CliError when the key cannot be had
 */
export async function openTarget(
  choice: TargetChoice,
  { home, settings, terminal }: Place,
  signal?: AbortSignal,
): Promise<Target> {
  const key = await readKey(choice.key, home, signal);
  const caFile = choice.context?.ca_file;
  const bare = caFile === undefined ? globalThis.fetch : await fetchWithCa(caFile.replace(/^~(?=\/)/, home));
  const fetch = fetchFromPrompt(bare);
  const { url, name, context, chosenBy } = choice;
  return {
    url,
    key,
    name,
    context,
    chosenBy,
    fetch: settings.isVerbose ? tracedFetch(fetch, settings, terminal) : fetch,
  };
}

/** Versions of jobs tell from where they were changed. */
function fetchFromPrompt(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    if (init?.method === undefined || init.method === 'GET') return fetch(input, init);
    const headers = new Headers(init.headers);
    if (!headers.has('aster-origin')) headers.set('aster-origin', 'cli');
    return fetch(input, { ...init, headers });
  };
}
