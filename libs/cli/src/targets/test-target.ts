import { renderFacts } from '../output/facts.js';
import { printOne } from '../print/print-one.js';
import type { Session } from '../session/session.js';

/**
 * Asks the Aster that is meant whether it is well and takes the key, and tells of it.
 *
 * @throws ApiError, ApiUnreachableError when it does not
 */
export async function testTarget(session: Session): Promise<void> {
  const { url, name, key, chosenBy } = await session.target();
  const client = await session.client();
  const startedAt = performance.now();
  await client.health();
  const tookMs = Math.round(performance.now() - startedAt);
  await client.jobs.list({ limit: 1 });
  const resource = { context: name ?? null, url, chosen_by: chosenBy, has_key: key !== undefined, answered_ms: tookMs };
  await printOne(session, {
    resource,
    name: name ?? url,
    text: () =>
      renderFacts(
        [
          ['context', name],
          ['url', url],
          ['chosen by', chosenBy],
          ['key', key === undefined ? 'none, and none is needed' : 'taken'],
          ['answers', `in ${tookMs} ms`],
        ],
        session.terminal,
      ),
  });
}
