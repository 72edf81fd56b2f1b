import { execa } from 'execa';
import { accessSync, closeSync, constants, openSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Both ends of a pipe: the command writes, this process reads without ever waiting. */
export interface OpenPipe {
  readonly readEnd: number;
  readonly writeEnd: number;
  /**
   * Gives the pipe back once both ends are closed here.
   *
   * @param isFree nobody can write to it any more, so another command may use it
   */
  release(isFree: boolean): void;
}

/**
 * Pipes for the output of commands. What Node makes for `pipe` is a socket, and a command cannot open a socket again:
 * `echo oops > /dev/stderr` fails there. Named pipes are real ones, and cheaper to set up besides.
 */
export interface PipePool {
  /** Makes the first pipes. Afterwards `isUsable` tells whether this system can. */
  prepare(): Promise<void>;
  isUsable(): boolean;
  /** How many can be opened at once. */
  freeCount(): number;
  /** Fails when `mkfifo` does; with `ENOENT` when somebody removed the folder. */
  makeMore(): Promise<void>;
  /** Fails with the system's error, such as `EMFILE`, or `ENOENT` when somebody removed the folder. */
  open(): OpenPipe;
  /** The pipes are gone with their folder. */
  forget(): void;
}

const pipesAtOnce = 32;

/** @param folder where pipes are made; asked each time */
export function createPipePool(folder: () => string): PipePool {
  let free: string[] = [];
  let made = 0;
  let making: Promise<void> | undefined;
  let isUsable = false;

  const make = async (): Promise<void> => {
    accessSync(folder());
    const paths = Array.from({ length: pipesAtOnce }, () => join(folder(), `pipe-${++made}`));
    await execa('mkfifo', ['-m', '600', ...paths], { stdin: 'ignore', cleanup: false });
    free.push(...paths);
  };
  const release = (path: string, isFree: boolean): void => {
    if (isFree) free.push(path);
    else unlinkSync(path);
  };
  return {
    prepare: async () => {
      isUsable = await make().then(
        () => true,
        () => false,
      );
    },
    isUsable: () => isUsable,
    freeCount: () => free.length,
    makeMore: () => (making ??= make().finally(() => (making = undefined))),
    open: () => {
      const path = free.pop();
      if (path === undefined) throw new Error('no pipe is left in the pool');
      const ends = openBoth(path, () => free.push(path));
      return { ...ends, release: (isFree) => release(path, isFree) };
    },
    forget: () => {
      free = [];
    },
  };
}

function openBoth(path: string, giveBack: () => void): { readEnd: number; writeEnd: number } {
  let readEnd: number | undefined;
  try {
    readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    return { readEnd, writeEnd: openSync(path, constants.O_WRONLY) };
  } catch (error) {
    if (readEnd !== undefined) closeSync(readEnd);
    giveBack();
    throw error;
  }
}
