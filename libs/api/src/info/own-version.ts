import { readFileSync } from 'node:fs';
import nodeModule from 'node:module';

/** The version of this package, which is that of the program. */
export function ownVersion(): string {
  const file = nodeModule.createRequire(import.meta.url).resolve('@aster-scheduler/api/package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
