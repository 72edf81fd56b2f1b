import { parseArgs } from 'node:util';
import { endWithParent } from '../start/end-with-parent.mjs';
import { ensureBuilt } from '../start/ensure-built.mjs';
import { ensureInstalled } from '../start/ensure-installed.mjs';
import { requireNodeVersion } from '../start/node-version.mjs';
import { projectRoot } from '../start/project-root.mjs';
import { say } from '../start/say.mjs';

const usage = `Usage: npm run demo -- [options]

Starts Aster with a fleet of jobs and a week of history: quiet nights and a bad one. Nothing of it is kept.

  --port N    where it listens; 8080 unless given
  --jobs N    so many jobs more, each of them due once a day: 100000 shows a large installation
`;

requireNodeVersion();
const flags = { port: { type: 'string' }, jobs: { type: 'string' }, help: { type: 'boolean' } };
const { values } = parseArgs({ options: flags });
const port = Number(values.port ?? 8080);
const jobs = Number(values.jobs ?? 0);
if (values.help || !Number.isInteger(port) || !Number.isInteger(jobs) || jobs < 0 || jobs > 1_000_000) {
  process.stdout.write(usage);
  process.exit(values.help ? 0 : 2);
}
endWithParent();
process.chdir(projectRoot);
await ensureInstalled();
await ensureBuilt();
const { startDemo } = await import('./start-demo.mjs');
const demo = await startDemo({ port, jobs, told: say });
say(`the demonstration is at ${demo.url}/ui/; Ctrl-C ends it and leaves nothing behind`);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void demo.stop().then(() => process.exit(0)));
await demo.ended;
