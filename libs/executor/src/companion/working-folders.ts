import { mkdtemp, mkdtempSync } from 'node:fs';
import type { HeldFolder } from '../folders/held-folder.js';
import { createFolderRemover } from './folder-remover.js';
import { isThere, knowWorkingFolder, type WorkingFolder } from './working-folder.js';

/**
 * Fresh folders for commands that name none. They are made before a start needs them and removed after it, since a file
 * system may be slow.
 */
export interface WorkingFolders {
  /** Fails with the system's error. */
  take(): WorkingFolder;
  /** Removes a folder with all that is in it; nobody waits for that. */
  remove(folder: WorkingFolder): void;
  /** Resolves when nothing is being made or removed any more; none may be taken meanwhile. */
  settle(): Promise<void>;
}

const prefix = 'run-';
const readyFolders = 16;

/**
 * @param parent where they are made; asked each time
 * @param onLeft called with a folder that could not be removed
 */
export function createWorkingFolders(
  parent: () => HeldFolder,
  onLeft: (path: string, why: string) => void,
): WorkingFolders {
  let ready: WorkingFolder[] = [];
  let underWay = 0;
  let isMaking = false;
  let settled = (): void => undefined;
  const remove = createFolderRemover(onLeft);

  const begin = (): void => void underWay++;
  const end = (): void => {
    if (--underWay === 0) settled();
  };
  const makeReady = (): void => {
    if (isMaking || ready.length >= readyFolders) return;
    isMaking = true;
    begin();
    const home = parent();
    home.retain(); // its descriptor is in use meanwhile
    mkdtemp(home.entry(prefix), (error, path) => {
      isMaking = false;
      const made = error === null ? knowUnlessGone(home, path) : undefined;
      if (made !== undefined) ready.push(made); // otherwise the start that needs one makes it, and gets the error
      home.release();
      if (made !== undefined) makeReady();
      end();
    });
  };
  const take = (): WorkingFolder => {
    const home = parent();
    ready = ready.filter((each) => each.parent === home); // what was made elsewhere goes with its folder
    const next = ready.pop();
    makeReady();
    return next !== undefined && isThere(next) ? next : knowWorkingFolder(home, mkdtempSync(home.entry(prefix)));
  };
  return {
    take: () => {
      const folder = take();
      folder.parent.retain();
      return folder;
    },
    remove: (folder) => {
      begin();
      remove(folder, () => {
        folder.parent.release();
        end();
      });
    },
    settle: () =>
      new Promise((resolve) => {
        settled = resolve;
        if (underWay === 0) resolve();
      }),
  };
}

function knowUnlessGone(home: HeldFolder, path: string): WorkingFolder | undefined {
  try {
    return knowWorkingFolder(home, path);
  } catch {
    return undefined;
  }
}
