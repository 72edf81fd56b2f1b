import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** A file of the dashboard, as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Compressed, where the build made that. */
  readonly br: Uint8Array | undefined;
  readonly gz: Uint8Array | undefined;
  readonly etag: string;
}

/** What is served: what is not in here does not exist, so there is no path to climb out by. */
export interface Pages {
  /** The one page, for every address that is no file. */
  readonly index: string;
  /** By their paths below the folder, with slashes. */
  readonly files: ReadonlyMap<string, PageFile>;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Reads all files of a built dashboard.
 *
 * @param folder as `dashboardFolder()` of the dashboard's package says
 * @throws Error when there is no page in it
 */
export function readPages(folder: string): Pages {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files = new Map<string, PageFile>();
  for (const path of paths) {
    const type = types[extname(path)];
    if (type !== undefined) files.set(relative(folder, path).replaceAll(sep, '/'), readFile(path, type));
  }
  return { index: readFileSync(join(folder, 'index.html'), 'utf8'), files };
}

function readFile(path: string, type: string): PageFile {
  const bytes = readFileSync(path);
  const compressed = (end: string) => (existsSync(path + end) ? readFileSync(path + end) : undefined);
  return { type, bytes, br: compressed('.br'), gz: compressed('.gz'), etag: tagOf(bytes) };
}

/** An entity tag of contents. */
export function tagOf(contents: string | Uint8Array): string {
  return `"${createHash('sha256').update(contents).digest('base64url').slice(0, 22)}"`;
}
