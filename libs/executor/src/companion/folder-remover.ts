import { rmdir } from 'node:fs';
import { removeTree } from '../folders/remove-tree.js';
import type { WorkingFolder } from './working-folder.js';

/** Folders that are not empty: the removal of each takes descriptors and threads. */
const removalsAtOnce = 4;

/**
 * Removes working folders without anybody waiting for it: empty ones at once, others a few at a time.
 *
 * @param onLeft called with a folder that could not be removed
 * @returns what removes one; it calls `onEnd` when it is done with it
 */
export function createFolderRemover(
  onLeft: (path: string, why: string) => void,
): (folder: WorkingFolder, onEnd: () => void) => void {
  const full: (() => Promise<void>)[] = [];
  let removals = 0;
  const removeFull = (): void => {
    const removal = removals < removalsAtOnce ? full.shift() : undefined;
    if (removal === undefined) return;
    removals++;
    void removal().finally(() => {
      removals--;
      removeFull();
    });
  };
  return ({ path, identity, name }, onEnd) => {
    rmdir(path, (error) => {
      if (error === null) return onEnd();
      const left = (failure: unknown): void => onLeft(name, String(failure));
      full.push(() => removeTree(path, identity).catch(left).finally(onEnd));
      removeFull();
    });
  };
}
