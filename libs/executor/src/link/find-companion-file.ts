import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Seen from a folder of `src` or `dist`, and from one of `dist/cjs`. */
const places = ['../../dist/companion-main.js', '../../companion-main.js'];

/**
 * The program of the companion, which is a file of this package.
 *
 * @param from the URL of a file in a folder beside this one; `undefined` where a bundler left none
 * @throws Error when it is not there, because this package was bundled into one file with others
 */
export function findCompanionFile(from: string | undefined): string {
  const files = from === undefined ? [] : places.map((place) => fileURLToPath(new URL(place, from)));
  const found = files.find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new Error(
    'the program of the companion, which starts the commands, is not where it is looked for: name the file ' +
      'dist/companion-main.js of the package @aster-scheduler/executor as companionFile',
  );
}
