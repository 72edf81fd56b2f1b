import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { chmod, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf } from './file-identity.js';
import { removeTree } from './remove-tree.js';

const asRoot = process.getuid?.() === 0 ? it : it.skip;

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

  it('removes a link in place of the folder and nothing of what it leads to', async () => {
    const outside = join(base, 'outside');
    mkdirSync(join(outside, 'inner'), { recursive: true });
    writeFileSync(join(outside, 'precious'), 'x');
    const identity = identityOf(lstatSync(tree, { bigint: true }));
    rmSync(tree, { recursive: true });
    symlinkSync(outside, tree);
    await removeTree(tree, identity);
    expect([existsSync(tree), readdirSync(outside).sort()]).toEqual([false, ['inner', 'precious']]);
  });

  it('removes nothing of another folder that has the place of the one that was made', async () => {
    const identity = identityOf(lstatSync(tree, { bigint: true }));
    renameSync(tree, join(base, 'away'));
    mkdirSync(tree);
    writeFileSync(join(tree, 'precious'), 'x');
    await expect(removeTree(tree, identity)).rejects.toMatchObject({ code: 'ESTALE' });
    expect(readdirSync(tree)).toEqual(['precious']);
  });

  it('never follows a link, though folders turn into links while it removes them', async () => {
    const outside = join(base, 'outside');
    mkdirSync(outside);
    for (let n = 0; n < 200; n++) {
      mkdirSync(join(outside, `${n}`));
      writeFileSync(join(outside, `${n}/precious`), 'x');
      mkdirSync(join(tree, `a/${n}`), { recursive: true });
    }
    const turn = async (n: number): Promise<void> => {
      rmSync(join(tree, `a/${n}`), { recursive: true, force: true });
      await symlink(join(outside, `${n}`), join(tree, `a/${n}`)).catch(() => undefined);
    };
    const turning = (async () => {
      for (let n = 199; n >= 0; n--) await turn(n);
    })();
    await Promise.all([removeTree(tree).catch(() => undefined), turning]);
    await removeTree(tree);
    expect(readdirSync(outside, { recursive: true })).toHaveLength(400);
  });

  asRoot('leaves alone what is mounted in it (needs root)', async () => {
    const outside = join(base, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'precious'), 'x');
    mkdirSync(join(tree, 'mount'));
    execFileSync('mount', ['--bind', outside, join(tree, 'mount')]);
    try {
      await expect(removeTree(tree)).rejects.toMatchObject({ code: 'EBUSY' });
    } finally {
      execFileSync('umount', [join(tree, 'mount')]);
    }
    expect(readdirSync(outside)).toEqual(['precious']);
  });

  it('fails when something is no folder', async () => {
    writeFileSync(join(base, 'file'), 'x');
    await expect(removeTree(join(base, 'file'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    expect(existsSync(join(base, 'file'))).toBe(true);
  });
});
