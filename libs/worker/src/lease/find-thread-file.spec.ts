import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findThreadFile } from './find-thread-file.js';

const root = join(import.meta.dirname, '..', '..');
const from = (...path: readonly string[]) => findThreadFile(pathToFileURL(join(root, ...path)).href);

describe('findThreadFile', () => {
  it('finds the same file from the sources, from what is built and from its CommonJS', () => {
    const file = findThreadFile(import.meta.url) ?? '';
    expect(existsSync(file)).toBe(true);
    expect(basename(file)).toBe('beat-thread.js');
    expect(from('dist', 'lease', 'thread-beats.js')).toBe(file);
    expect(from('dist', 'cjs', 'lease', 'thread-beats.js')).toBe(file);
  });

  it('finds none in a bundle', () => {
    expect(findThreadFile(undefined)).toBeUndefined();
    expect(findThreadFile('file:///nowhere/out/main.mjs')).toBeUndefined();
  });
});
