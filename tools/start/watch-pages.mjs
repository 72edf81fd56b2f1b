import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project-root.mjs';
import { attached } from './restarter.mjs';
import { say } from './say.mjs';

/** What the pages of the dashboard are made of. */
const sources = ['libs/dashboard/web', 'libs/client/src', 'libs/core/src', 'libs/cron/src'];

/** An editor that saves several files, or a `git checkout`, is one change. */
const quietMs = 300;

/**
 * Builds the pages of the dashboard where they are missing, then after every change of what they are made of.
 *
 * @param onBuilt called after each build that went well
 */
export async function watchPages(onBuilt) {
  if (!existsSync(join(projectRoot, 'libs', 'dashboard', 'dist', 'web'))) await build();
  let timer;
  let building = Promise.resolve();
  const rebuild = () => {
    building = building.then(build).then((isGood) => (isGood ? onBuilt() : undefined));
  };
  for (const folder of sources) {
    const watcher = watch(join(projectRoot, folder), { recursive: true }, (_event, name) => {
      if (name?.includes('.spec.')) return;
      clearTimeout(timer);
      timer = setTimeout(rebuild, quietMs);
    });
    watcher.on('error', ({ message }) => say(`changes of ${folder} may go unnoticed: ${message}`));
  }
}

async function build() {
  const builder = join('tools', 'package', 'build-pages.mjs');
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'];
  const [code] = await once(spawn(process.execPath, [attached, builder], { cwd: projectRoot, stdio }), 'exit');
  say(code === 0 ? 'the pages of the dashboard are built' : 'the pages of the dashboard do not build');
  return code === 0;
}
