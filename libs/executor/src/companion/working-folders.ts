import { existsSync, mkdtemp, mkdtempSync, rmdir } from 'node:fs';
import { join } from 'node:path';
import { removeTree } from '../folders/remove-tree.js';

/** Fresh folders for commands that name none. They are made and removed ahead and behind of the starts, since a file system may take its time. */
export interface WorkingFolders {
  /** Fails with the system's error. */
  take(): string;
  /** Removes a folder with all that is in it, behind the caller's back. */
  remove(path: string): void;
  /** Resolves when nothing is being made or removed any more; none may be taken meanwhile. */
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
  let underWay = 0;
  let isMaking = false;
  let settled = (): void => undefined;

  const begin = (): void => void underWay++;
  const end = (): void => {
    if (--underWay === 0) settled();
  };
  const makeReady = (): void => {
    if (isMaking || ready.length >= readyFolders) return;
    isMaking = true;
    begin();
    mkdtemp(prefixIn(parent()), (error, path) => {
      isMaking = false;
      if (error === null) ready.push(path); // if not, the start that needs one makes it, and meets the error
      if (error === null) makeReady();
      end();
    });
  };
  return {
    take: () => {
      const path = ready.pop();
      makeReady();
      return path !== undefined && existsSync(path) ? path : mkdtempSync(prefixIn(parent()));
    },
    remove: (path) => {
      begin();
      rmdir(path, (error) => {
        if (error === null) return end();
        void removeTree(path)
          .catch((failure: unknown) => onLeft(path, String(failure)))
          .finally(end);
      });
    },
    settle: () =>
      new Promise((resolve) => {
        settled = resolve;
        if (underWay === 0) resolve();
      }),
  };
}

function prefixIn(parent: string): string {
  return join(parent, 'run-');
}
