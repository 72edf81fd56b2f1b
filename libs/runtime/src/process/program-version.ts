import { readFileSync } from 'node:fs';

/** The version of this package; all packages of Aster have the same. `unknown` where it was bundled away. */
export function programVersion(): string {
  try {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    const manifest: unknown = JSON.parse(text);
    const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
    return isManifest ? String(manifest.version) : 'unknown';
  } catch {
    return 'unknown';
  }
}
