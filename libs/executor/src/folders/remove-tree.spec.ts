import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeTree } from './remove-tree.js';

describe('removeTree', () => {
  let base: string;
  let tree: string;

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'remove-tree-'));
    tree = join(base, 'tree');
    mkdirSync(tree);
  });
  afterEach(() => execFileSync('rm', ['-rf', base]));

  it('removes folders, files, pipes and names that are no text', async () => {
    mkdirSync(join(tree, 'a/b/c'), { recursive: true });
    writeFileSync(join(tree, 'a/file'), 'x');
    writeFileSync(Buffer.concat([Buffer.from(`${tree}/a/b/`), Buffer.from([0xff, 0xfe])]), 'x');
    execFileSync('mkfifo', [join(tree, 'pipe')]);
    await removeTree(tree);
    expect(existsSync(tree)).toBe(false);
  });

  it('removes links and leaves alone what they lead to', async () => {
    const outside = join(base, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'precious'), 'x');
    symlinkSync(outside, join(tree, 'link'));
    symlinkSync(join(outside, 'precious'), join(tree, 'file-link'));
    symlinkSync('/does/not/exist', join(tree, 'broken'));
    symlinkSync('.', join(tree, 'loop'));
    await removeTree(tree);
    expect(existsSync(tree)).toBe(false);
    expect(readdirSync(outside)).toEqual(['precious']);
  });

  it('removes folders that permit nothing', async () => {
    mkdirSync(join(tree, 'locked/inner'), { recursive: true });
    writeFileSync(join(tree, 'locked/inner/file'), 'x');
    await chmod(join(tree, 'locked/inner'), 0o000);
    await chmod(join(tree, 'locked'), 0o555);
    await chmod(tree, 0o500);
    await removeTree(tree);
    expect(existsSync(tree)).toBe(false);
  });

  it('removes a tree deeper than any path may be long', async () => {
    const script = `const fs = require('fs');
      for (let n = 0; n < 60; n++) { fs.mkdirSync('d'.repeat(200)); process.chdir('d'.repeat(200)); fs.writeFileSync('f', ''); }`;
    execFileSync(process.execPath, ['-e', script], { cwd: tree });
    await removeTree(tree);
    expect(existsSync(tree)).toBe(false);
  });

  it('removes 20,000 files', async () => {
    execFileSync('sh', ['-c', 'mkdir a b && cd a && seq 1 20000 | xargs touch'], { cwd: tree });
    await removeTree(tree);
    expect(existsSync(tree)).toBe(false);
  });

  it('is content when there is nothing to remove', async () => {
    await expect(removeTree(join(base, 'nothing'))).resolves.toBeUndefined();
  });

  it('fails when something is no folder', async () => {
    writeFileSync(join(base, 'file'), 'x');
    await expect(removeTree(join(base, 'file'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    expect(existsSync(join(base, 'file'))).toBe(true);
  });
});
