import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder of one trial with everything in it. Others may pass through it: the database may run as another user. */
export function makeFolders() {
  const root = mkdtempSync(join(tmpdir(), 'aster-chaos-'));
  chmodSync(root, 0o711);
  const folders = {
    root,
    build: join(root, 'build'),
    logFolder: join(root, 'logs'),
    temporaryFolder: join(root, 'tmp'),
    lockFolder: join(root, 'locks'),
    postgresFolder: join(root, 'postgres'),
    truthFile: join(root, 'truth'),
  };
  for (const name of ['build', 'logFolder', 'temporaryFolder', 'lockFolder']) mkdirSync(folders[name]);
  for (const name of ['lockFolder', 'temporaryFolder']) chmodSync(folders[name], 0o777); // one worker is another user
  writeFileSync(folders.truthFile, '');
  chmodSync(folders.truthFile, 0o666);
  return folders;
}

export function removeFolders({ root }) {
  rmSync(root, { recursive: true, force: true, maxRetries: 3 });
}
