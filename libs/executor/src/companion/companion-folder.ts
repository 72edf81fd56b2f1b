import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { removeTree } from '../folders/remove-tree.js';
import { createWorkingFolders, type WorkingFolders } from './working-folders.js';

/** Where a companion keeps its pipes and the working folders of commands. */
export interface CompanionFolder {
  path(): string;
  /** Makes another one, since somebody removed this: a cleaner of temporary files, say. */
  renew(): void;
  readonly workingFolders: WorkingFolders;
  /** Removes it with all that is in it. */
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
  let folder = make();
  const workingFolders = createWorkingFolders(() => folder, options.onLeft);
  return {
    path: () => folder,
    renew: () => {
      folder = make();
      options.onRenewed(folder);
    },
    workingFolders,
    remove: async () => {
      await workingFolders.settle();
      await removeTree(folder).catch((error: unknown) => options.onLeft(folder, String(error)));
    },
  };
}
