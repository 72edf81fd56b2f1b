import { mkdtempSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeTree } from '../folders/remove-tree.js';

/** Where a companion keeps its pipes and the working folders of commands that name none. */
export interface CompanionFolder {
  path(): string;
  /** Makes another one, since somebody removed this (a cleaner of temporary files). */
  renew(): void;
  makeWorkingFolder(): string;
  /** Goes on behind the caller's back when there is something in it. */
  removeWorkingFolder(path: string): void;
  /** Waits for what is being removed, then removes the whole. */
  remove(): Promise<void>;
}

export interface CompanionFolderOptions {
  readonly temporaryFolder: string;
  readonly onRenewed: (path: string) => void;
  readonly onLeft: (path: string, why: string) => void;
}

/** Fails with the system's error when there cannot be such a folder. */
export function createCompanionFolder(options: CompanionFolderOptions): CompanionFolder {
  const make = (): string => mkdtempSync(join(options.temporaryFolder, 'aster-companion-'));
  const removals = new Set<Promise<void>>();
  let folder = make();

  const removeLater = (path: string): void => {
    const removal = removeTree(path)
      .catch((error: unknown) => options.onLeft(path, String(error)))
      .finally(() => removals.delete(removal));
    removals.add(removal);
  };
  return {
    path: () => folder,
    renew: () => {
      folder = make();
      options.onRenewed(folder);
    },
    makeWorkingFolder: () => mkdtempSync(join(folder, 'run-')),
    removeWorkingFolder: (path) => {
      try {
        rmdirSync(path);
      } catch {
        removeLater(path);
      }
    },
    remove: async () => {
      await Promise.all(removals);
      await removeTree(folder).catch((error: unknown) => options.onLeft(folder, String(error)));
    },
  };
}
