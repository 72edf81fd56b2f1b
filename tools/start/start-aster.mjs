import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endWithParent } from './end-with-parent.mjs';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { projectRoot } from './project-root.mjs';

/**
 * Installs and builds what is missing, then becomes `aster up`: in this very process, so that signals, the exit code
 * and an end by force are the program's own, with nobody in between.
 */
export async function startAster(args) {
  endWithParent();
  process.chdir(projectRoot);
  await ensureInstalled();
  await ensureBuilt();
  const main = join(projectRoot, 'apps', 'aster', 'dist', 'main.js');
  process.argv = [process.execPath, main, 'up', ...args];
  await import(pathToFileURL(main).href);
}
