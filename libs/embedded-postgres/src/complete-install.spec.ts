import { mkdir, mkdtemp, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completeInstall } from './complete-install.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aster-install-'));
  await mkdir(join(folder, 'native', 'bin'), { recursive: true });
  await mkdir(join(folder, 'native', 'lib'));
  await writeFile(join(folder, 'native', 'bin', 'postgres'), '', { mode: 0o600 });
  await writeFile(join(folder, 'native', 'lib', 'libpq.so.5.18'), 'the library');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function listLinks(links: { source: string; target: string }[]): Promise<void> {
  await writeFile(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(links));
}

describe('completeInstall', () => {
  const complete = () => completeInstall(join(folder, 'native'), [join(folder, 'native', 'bin', 'postgres')]);

  it('makes the links that are missing and keeps the others', async () => {
    await listLinks([
      { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
      { source: 'native/lib/libpq.so.5.18', target: 'native/bin/libpq.so' },
    ]);
    await Promise.all([complete(), complete(), complete()]);
    await complete();
    expect(await readFile(join(folder, 'native', 'lib', 'libpq.so.5'), 'utf8')).toBe('the library');
    expect(await readlink(join(folder, 'native', 'bin', 'libpq.so'))).toBe('../lib/libpq.so.5.18');
  });

  it('makes the programs executable for everybody, also where there are no links to make', async () => {
    await complete();
    expect((await stat(join(folder, 'native', 'bin', 'postgres'))).mode & 0o777).toBe(0o755);
  });
});
