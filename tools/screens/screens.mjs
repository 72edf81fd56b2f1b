import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endWithParent } from '../start/end-with-parent.mjs';
import { ensureBuilt } from '../start/ensure-built.mjs';
import { ensureInstalled } from '../start/ensure-installed.mjs';
import { requireNodeVersion } from '../start/node-version.mjs';
import { projectRoot } from '../start/project-root.mjs';
import { say } from '../start/say.mjs';
import { listViews } from './views.mjs';

const usage = `Usage: npm run screens -- [options]

Saves pictures of the pages of the dashboard with the demonstration in it, light and dark, wide and narrow, in the folder
screens.

  --readme     only those that the documentation shows, into docs/screens
  --only a,b   only these views
  --url URL    of a server with the demonstration that runs already
`;

requireNodeVersion();
const flags = {
  readme: { type: 'boolean' },
  only: { type: 'string' },
  url: { type: 'string' },
  help: { type: 'boolean' },
};
const { values } = parseArgs({ options: flags });
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
endWithParent();
process.chdir(projectRoot);
await ensureInstalled();
await ensureBuilt();
const { startDemo } = await import('../demo/start-demo.mjs');
const { takeScreens } = await import('./take-screens.mjs');
const demo = values.url === undefined ? await startDemo({ port: 0, jobs: 0, told: say }) : undefined;
const url = values.url ?? demo.url;
try {
  const names = values.only?.split(',');
  const folder = join(projectRoot, ...(values.readme ? ['docs', 'screens'] : ['screens']));
  const saved = await takeScreens({
    ...{ url, folder, told: say, views: listViews(await findFailedRun(url), await findIncident(url)) },
    isWanted: (view, { theme, width }) =>
      (names === undefined || names.includes(view.name)) && (!values.readme || isForReadme(view, { theme, width })),
  });
  say(`${saved.length} pictures are in ${folder}`);
} finally {
  await demo?.stop();
}

/** The last run of the job of the bad night. */
async function findFailedRun(url) {
  const answer = await fetch(`${url}/api/v1/runs?job=etl%2Forders&status=failed&limit=1`);
  const [run] = await answer.json();
  return run.id;
}

async function findIncident(url) {
  const answer = await fetch(`${url}/api/v1/incidents?job=etl%2Forders&limit=1`);
  const [incident] = await answer.json();
  return incident.id;
}

/** Of most pages one picture; of the first one also how it looks in the dark and on a phone. */
function isForReadme({ name, readme }, { theme, width }) {
  if (!readme) return false;
  return (theme === 'light' && width === 1440) || (name === 'overview' && theme === 'dark' && width === 390);
}
