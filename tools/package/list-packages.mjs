import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../start/project-root.mjs';

/** The libraries, each with its folder and what its package.json says. */
export function listPackages() {
  return readdirSync(join(projectRoot, 'libs')).map((name) => {
    const folder = join(projectRoot, 'libs', name);
    return { folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) };
  });
}
