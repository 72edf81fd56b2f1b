import { readFileSync } from 'node:fs';

/**
 * Ends the process with a sentence when Node.js is too old for the project. Written so that old versions can read it;
 * whatever they cannot read is to be loaded after it.
 */
export function requireNodeVersion() {
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const needed = engines.node.replace(/^>=/, '');
  if (isAtLeast(process.versions.node, needed)) return;
  console.error(`Aster needs Node.js ${needed} or newer; this is ${process.versions.node}. See https://nodejs.org/`);
  process.exit(1);
}

function isAtLeast(version, needed) {
  const [have, want] = [version, needed].map((text) => text.split('.').map(Number));
  for (let part = 0; part < want.length; part += 1) {
    if (have[part] !== want[part]) return have[part] > want[part];
  }
  return true;
}
