import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HeldFolder, holdFolder } from './held-folder.js';
import { companionFolderPrefix, keepAlivePipe, newAlivePipe, removeStaleFolders, signFolder } from './stale-folders.js';

describe('removeStaleFolders', () => {
  let base: string;
  let held: HeldFolder[];
  const left: string[] = [];

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'stale-folders-'));
    held = [];
    left.length = 0;
  });
  afterEach(() => {
    for (const folder of held) folder.release();
    rmSync(base, { recursive: true });
  });

  function aFolder(): HeldFolder {
    const folder = holdFolder(mkdtempSync(join(base, companionFolderPrefix)));
    signFolder(folder);
    mkdirSync(folder.entry('run-1'));
    writeFileSync(folder.entry('run-1/file'), 'x');
    return folder;
  }
  function aFolderInUse(): HeldFolder {
    const folder = aFolder();
    execFileSync('mkfifo', [join(folder.path, newAlivePipe)]);
    keepAlivePipe(folder);
    return folder;
  }
  const remove = () => removeStaleFolders(base, (path) => left.push(path));

  it('removes what nobody uses any more, and nothing that is in use', async () => {
    const [dead, alive] = [aFolderInUse(), aFolderInUse()];
    held.push(alive);
    dead.release();
    await remove();
    expect(readdirSync(base).map((name) => join(base, name))).toEqual([alive.path]);
    expect(readdirSync(alive.path).sort()).toEqual(['alive', 'boot', 'run-1']);
    expect(left).toEqual([]);
  });

  it('removes what is of an earlier boot', async () => {
    const folder = aFolderInUse();
    held.push(folder);
    writeFileSync(join(folder.path, 'boot'), '00000000-0000-0000-0000-000000000000');
    await remove();
    expect(readdirSync(base)).toEqual([]);
  });

  it('leaves alone whatever is not certain', async () => {
    const outside = join(base, 'outside');
    mkdirSync(outside, { mode: 0o700 });
    writeFileSync(join(outside, 'boot'), '00000000-0000-0000-0000-000000000000');
    symlinkSync(outside, join(base, `${companionFolderPrefix}link`));
    const beingMade = aFolder(); // nobody reads its pipe yet
    held.push(beingMade);
    const unsigned = mkdtempSync(join(base, companionFolderPrefix));
    const open = join(base, `${companionFolderPrefix}open`);
    mkdirSync(open, { mode: 0o755 });
    writeFileSync(join(open, 'boot'), '00000000-0000-0000-0000-000000000000');
    const empty = mkdtempSync(join(base, companionFolderPrefix));
    writeFileSync(join(empty, 'boot'), '');
    await remove();
    expect(readdirSync(base)).toHaveLength(6);
    expect(readdirSync(outside)).toEqual(['boot']);
    expect(readdirSync(unsigned)).toEqual([]);
  });
});
