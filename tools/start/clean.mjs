import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectRoot } from './project-root.mjs';
import { findRunningServer } from './running-server.mjs';
import { say } from './say.mjs';
import { listProjects } from './source-stamp.mjs';

const all = process.argv.includes('--all');
const dataDir = join(projectRoot, '.aster');

const running = all ? findRunningServer(join(dataDir, 'postgres')) : undefined;
if (running !== undefined) {
  say(`process ${running} uses the data in .aster: stop it first`);
  process.exit(1);
}

const outputs = [
  ...listProjects().flatMap((project) => ['dist', 'out-tsc', 'coverage'].map((name) => join(project, name))),
  ...['dist', 'coverage', 'out-tsc', '.nx', join('node_modules', '.cache')].map((name) => join(projectRoot, name)),
  ...(all ? [dataDir, join(projectRoot, 'node_modules')] : []),
];
for (const path of outputs) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
say(
  all
    ? 'removed what was built, installed and stored'
    : `removed what was built; ${relative(projectRoot, dataDir)} and node_modules are kept`,
);
