import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { referenceScript, referenceStyle } from './reference-page.js';

/** A file that the page at `/docs` loads. */
export interface ReferenceFile {
  readonly text: string;
  readonly contentType: string;
  readonly etag: string;
}

/** Files of Swagger UI; no other name is ever looked for. */
const librarySources = ['swagger-ui.css', 'swagger-ui-bundle.js'] as const;
const ownSources: Readonly<Record<string, string>> = {
  'reference.css': referenceStyle,
  'reference.js': referenceScript,
};

const kept = new Map<string, Promise<ReferenceFile>>();

/** The file of this name, read once; `undefined` when there is none. */
export async function findReferenceFile(name: string): Promise<ReferenceFile | undefined> {
  const text = sourceOf(name);
  if (text === undefined) return undefined;
  const file = kept.get(name) ?? text().then((read) => toFile(name, read));
  kept.set(name, file);
  return file;
}

function sourceOf(name: string): (() => Promise<string>) | undefined {
  const own = Object.hasOwn(ownSources, name) ? ownSources[name] : undefined;
  if (own !== undefined) return async () => own;
  const library = librarySources.find((source) => source === name);
  return library === undefined ? undefined : async () => readFile(pathOf(library), 'utf8');
}

/**
 * A package has copies of the files in it, so that whoever installs it does not install Swagger UI, whose package
 * reports each installation. In the repository they are those of the package itself.
 */
function pathOf(name: string): string {
  const require = nodeModule.createRequire(import.meta.url);
  const copy = join(dirname(require.resolve('@aster-scheduler/api/package.json')), 'dist', 'swagger-ui', name);
  return existsSync(copy) ? copy : require.resolve(`swagger-ui-dist/${name}`);
}

function toFile(name: string, text: string): ReferenceFile {
  return {
    text,
    contentType: name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
    etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 16)}"`,
  };
}
