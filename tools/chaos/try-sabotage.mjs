import { sabotages } from './system/sabotages.mjs';
import { runTrial } from './trial.mjs';

/**
 * Breaks the build in one way, lets the faults loose under which it matters, and answers whether it was found out by a
 * violation of a kind that it has to show.
 */
export async function trySabotage(name, options, { folders, signal, say }) {
  const { shows } = sabotages[name];
  const faults = options.faults ?? sabotages[name].faults;
  say(`sabotage ${name}`);
  const { violations } = await runTrial({ ...options, faults, sabotage: name }, folders, signal, say);
  const found = shows.flatMap((kind) => countText(kind, violations));
  const isFoundOut = found.length > 0;
  const verdict = isFoundOut ? `found out by ${found.join(', ')}` : `NOT FOUND OUT: no ${shows.join(', no ')}`;
  return { isFoundOut, text: `sabotage ${name}: ${verdict}` };
}

function countText(kind, violations) {
  const count = violations.filter((violation) => violation.kind === kind).length;
  return count === 0 ? [] : [`${kind} (${count})`];
}
