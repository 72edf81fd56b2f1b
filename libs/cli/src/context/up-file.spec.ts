import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findUpFile, writeUpFile } from './up-file.js';

describe('the file of aster up', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aster-up-file-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const upFile = { url: 'http://127.0.0.1:1', pid: process.pid };

  it("is the user's alone, is found from below, and is gone afterwards", async () => {
    const forget = await writeUpFile(folder, upFile);
    await mkdir(join(folder, 'a', 'b'), { recursive: true });
    expect((await stat(join(folder, '.aster', 'up.json'))).mode & 0o777).toBe(0o600);
    expect(await findUpFile(join(folder, 'a', 'b'))).toEqual(upFile);
    await forget();
    expect(await findUpFile(folder)).toBeUndefined();
  });

  it('is left alone when another process has written it since', async () => {
    const forget = await writeUpFile(folder, { ...upFile, pid: 2 ** 22 });
    await writeUpFile(folder, upFile);
    await forget();
    expect(await findUpFile(folder)).toEqual(upFile);
  });

  it('does not count when its process is gone', async () => {
    await writeUpFile(folder, { ...upFile, pid: 2 ** 22 });
    expect(await findUpFile(folder)).toBeUndefined();
  });

  it('is written in the place of a link, and never through it or read through it', async () => {
    const victim = join(folder, 'victim');
    await writeFile(victim, JSON.stringify({ url: 'http://elsewhere', pid: process.pid }));
    await mkdir(join(folder, '.aster'));
    await symlink(victim, join(folder, '.aster', 'up.json'));
    expect(await findUpFile(folder)).toBeUndefined();
    await writeUpFile(folder, upFile);
    expect(await readFile(victim, 'utf8')).toContain('elsewhere');
    expect(await findUpFile(folder)).toEqual(upFile);
  });

  it.each(['', '{', '[]', '{"url": 1}', '"x"'])('does not count with %j in it', async (text) => {
    await mkdir(join(folder, '.aster'));
    await writeFile(join(folder, '.aster', 'up.json'), text);
    expect(await findUpFile(folder)).toBeUndefined();
  });
});
