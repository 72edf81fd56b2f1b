import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findCompanionFile } from './find-companion-file.js';

const root = join(import.meta.dirname, '..', '..');
const from = (...path: readonly string[]): string => findCompanionFile(pathToFileURL(join(root, ...path)).href);

describe('findCompanionFile', () => {
  it('finds the same file from the sources, from what is built and from its CommonJS', () => {
    const file = findCompanionFile(import.meta.url);
    expect(existsSync(file)).toBe(true);
    expect(basename(file)).toBe('companion-main.js');
    expect(from('dist', 'link', 'companion-fleet.js')).toBe(file);
    expect(from('dist', 'cjs', 'link', 'companion-fleet.js')).toBe(file);
  });

  it.each([
    ['was bundled to CommonJS', undefined],
    ['was bundled to an ES module', 'file:///nowhere/out/main.mjs'],
  ])('says what to do where the package %s', (_what, url) => {
    expect(() => findCompanionFile(url)).toThrow('as companionFile');
  });
});
