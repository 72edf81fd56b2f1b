import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitRevision } from './git-revision.js';

describe('gitRevision', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aster-git-'));
  });

  afterEach(async () => rm(folder, { recursive: true }));

  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a name', '-c', 'user.email=', ...args], { cwd: folder, encoding: 'utf8' });

  it('is the commit with who wrote it, and says of a file that is not as it is there', async () => {
    const [file, other] = [join(folder, 'a.yaml'), join(folder, ':other "b".yaml')];
    git('init', '--quiet');
    await writeFile(file, 'a');
    expect(await gitRevision([file])).toBeUndefined(); // nothing is committed yet
    git('add', '.');
    git('commit', '--quiet', '--allow-empty-message', '-m', '');
    const commit = git('rev-parse', 'HEAD').trim();
    expect(await gitRevision([file])).toEqual({ revision: commit, author: 'a name' });
    await writeFile(other, 'b');
    expect(await gitRevision([file])).toEqual({ revision: commit, author: 'a name' });
    expect(await gitRevision([file, other])).toEqual({ revision: `${commit}-dirty`, author: 'a name' });
    await writeFile(join(folder, '.gitignore'), '*other*');
    expect(await gitRevision([other])).toEqual({ revision: `${commit}-dirty`, author: 'a name' });
    await writeFile(file, 'changed');
    expect(await gitRevision([file])).toEqual({ revision: `${commit}-dirty`, author: 'a name' });
  });

  it('is that of the files in a hook of git, too, whose variables say another one', async () => {
    const file = join(folder, 'a.yaml');
    git('init', '--quiet');
    await writeFile(file, 'a');
    git('add', '.');
    git('commit', '--quiet', '-m', 'one');
    const revision = git('rev-parse', 'HEAD').trim();
    const ofHook = { GIT_DIR: '.', GIT_INDEX_FILE: 'index', GIT_WORK_TREE: '/', GIT_PREFIX: 'x/' };
    const before = { ...process.env };
    Object.assign(process.env, ofHook);
    try {
      expect(await gitRevision([file])).toEqual({ revision, author: 'a name' });
    } finally {
      process.env = before;
    }
  });

  it('is nothing where there is no repository', async () => {
    await writeFile(join(folder, 'a.yaml'), 'a');
    expect(await gitRevision([join(folder, 'a.yaml')])).toBeUndefined();
    expect(await gitRevision([])).toBeUndefined();
  });
});
