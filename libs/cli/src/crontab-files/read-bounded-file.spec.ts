import { lchown, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBoundedFile } from './read-bounded-file.js';

const somebodyElse = 65534;

describe('readBoundedFile', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aster-file-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  // only root can make a link that is somebody else's
  (process.getuid?.() === 0 ? it : it.skip)('shows nothing behind a link that takes the place of a file', async () => {
    const at = (name: string) => join(folder, name);
    await writeFile(at('secret'), 'secret');
    await writeFile(at('tab'), 'mine');
    let isOver = false;
    const swapping = (async () => {
      while (!isOver) {
        await symlink(at('secret'), at('link'));
        await lchown(at('link'), somebodyElse, somebodyElse);
        await rename(at('link'), at('tab'));
        await writeFile(at('file'), 'mine');
        await rename(at('file'), at('tab'));
      }
    })();
    const read = new Set<string>();
    for (let round = 0; round < 2_000; round += 1) {
      const file = await readBoundedFile(at('tab'), { trustsLinksOf: 'root or us' });
      read.add('text' in file ? file.text : file.why);
    }
    isOver = true;
    await swapping;
    expect(read).toContain('mine');
    expect(read).not.toContain('secret');
  });
});
