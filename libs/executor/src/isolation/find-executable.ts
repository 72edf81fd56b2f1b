import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** What the system takes where the environment has no PATH. */
const usualPath = '/usr/local/bin:/usr/bin:/bin';

/**
 * The file that a command starts, as the system looks for it: a name along the PATH of its environment, anything with a
 * slash from its working folder. `undefined` when there is none that can be executed.
 */
export function findExecutable(
  command: string,
  { env, cwd }: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
): string | undefined {
  if (command.includes('/')) return executable(resolve(cwd, command));
  for (const folder of (env['PATH'] ?? usualPath).split(':')) {
    const found = executable(resolve(cwd, folder, command));
    if (found !== undefined) return found;
  }
  return undefined;
}

function executable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile() ? path : undefined;
  } catch {
    return undefined;
  }
}
