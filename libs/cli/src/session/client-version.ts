import { createRequire } from 'node:module';

/** The version of this program. */
export function clientVersion(): string {
  const manifest = createRequire(import.meta.url)('@aster-scheduler/cli/package.json') as { readonly version: string };
  return manifest.version;
}
