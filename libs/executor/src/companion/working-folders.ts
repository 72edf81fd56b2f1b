import { existsSync, mkdtempSync } from 'node:fs';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from '../folders/remove-tree.js';

/** Fresh folders for commands that name none. They are made and removed ahead and behind of the starts, since a file system may take its time. */
export interface WorkingFolders {
  /** Fails with the system's error. */
  take(): string;
  /** Removes a folder with all that is in it, behind the caller's back. */
  remove(path: string): void;
  /** Resolves when nothing is being made or removed. */
  settle(): Promise<void>;
}

const readyFolders = 16;

/**
 * @param parent where they are made; asked each time
 * @param onLeft called with a folder that could not be removed
 */
export function createWorkingFolders(
  parent: () => string,
  onLeft: (path: string, why: string) => void,
): WorkingFolders {
  const ready: string[] = [];
  const removals = new Set<Promise<void>>();
  let making: Promise<void> | undefined;

  const makeReady = async (): Promise<void> => {
    while (ready.length < readyFolders) ready.push(await mkdtemp(prefixIn(parent())));
  };
  const takeReady = (): string | undefined => {
    const path = ready.pop();
    if (ready.length < readyFolders / 2) {
      making ??= makeReady()
        .catch(() => undefined) // the start that needs one makes it, and meets the error
        .finally(() => (making = undefined));
    }
    return path;
  };
  return {
    take: () => {
      const path = takeReady();
      return path !== undefined && existsSync(path) ? path : mkdtempSync(prefixIn(parent()));
    },
    remove: (path) => {
      const removal = rmdir(path)
        .catch(() => removeTree(path))
        .catch((error: unknown) => onLeft(path, String(error)))
        .finally(() => removals.delete(removal));
      removals.add(removal);
    },
    settle: async () => {
      await making;
      await Promise.all(removals);
    },
  };
}

function prefixIn(parent: string): string {
  return join(parent, 'run-');
}
