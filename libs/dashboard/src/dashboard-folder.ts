import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The folder with the built pages; to be given to `createApi({ …, dashboard: dashboardFolder() })`, which serves them
 * at `ui/`.
 *
 * @throws Error when the pages were not built, which can only be so in a clone of the sources
 */
export function dashboardFolder(): string {
  // this module lies in `src`, `dist` or `dist/cjs` of the package
  const places = ['../dist/web', '../../dist/web'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const folder = places.find((place) => existsSync(place));
  if (folder === undefined) throw new Error(`the pages of the dashboard are not built: there is no ${places[0]}`);
  return folder;
}
