import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Seen from a folder of `src` or `dist`, and from one of `dist/cjs`. */
const places = ['../../dist/lease/beat-thread.js', '../../lease/beat-thread.js'];

/**
 * The program of the thread that keeps the lease, which is a file of this package; `undefined` when it is not there,
 * because this package was bundled into one file with others.
 *
 * @param from the URL of a file in the folder of this one; `undefined` where a bundler left none
 */
export function findThreadFile(from: string | undefined): string | undefined {
  const files = from === undefined ? [] : places.map((place) => fileURLToPath(new URL(place, from)));
  return files.find((file) => existsSync(file));
}
