import { renderFacts } from '../output/facts.js';
import { reachText } from '../output/reach-text.js';
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
  const me = await client.me();
  const facts = { context: name ?? null, url, chosen_by: chosenBy, has_key: key !== undefined, answered_ms: tookMs };
  const resource = { ...facts, ...me };
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
          ['you are', me.actor],
          ['role', me.role],
          ['reach', reachText(me)],
          ['answers', `in ${tookMs} ms`],
        ],
        session.terminal,
      ),
  });
}
