// npm run audit: tells of weaknesses that are known of packages that come with Aster, and fails when there are some.
// A registry need not know of any: a mirror often has no such answers. That is said, and is no failure.
import { spawnSync } from 'node:child_process';

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', maxBuffer: 50_000_000 });
const told = JSON.parse(stdout || '{}');
if (told.vulnerabilities === undefined) {
  console.log(`the registry was asked for known weaknesses in vain: ${told.message ?? 'it said nothing'}`);
} else {
  const found = Object.values(told.vulnerabilities);
  for (const { name, severity, range } of found) console.log(`${name} ${range}: ${severity}`);
  console.log(`${found.length} packages with known weaknesses`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
