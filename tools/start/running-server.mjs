import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The id of the living process that uses a data folder of the embedded Postgres, if there is one. */
export function findRunningServer(dataDir) {
  const file = join(dataDir, 'owner');
  if (!existsSync(file)) return undefined;
  try {
    const { pid } = JSON.parse(readFileSync(file, 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return error.code === 'EPERM' ? 'of another user' : undefined;
  }
}
