import { randomBytes } from 'node:crypto';
import { accessSync, closeSync, constants, fstatSync, openSync, unlinkSync } from 'node:fs';
import { execa } from 'execa';
import { descriptorPath } from '../folders/descriptor-path.js';
import { type HeldFolder, staleError } from '../folders/held-folder.js';
import { keepAlivePipe, newAlivePipe } from '../folders/stale-folders.js';

/** Both ends of a pipe: the command writes, this process reads without ever waiting. */
export interface OpenPipe {
  readonly readEnd: number;
  readonly writeEnd: number;
  /**
   * Gives the pipe back once both ends are closed here. Never throws: what a command did to its pipe must not fail
   * others.
   *
   * @param isReusable whether nobody can write to it any more, so that another command may use it
   */
  release(isReusable: boolean): void;
}

/**
 * Pipes for the output of commands. What Node makes for `pipe` is a socket, and a command cannot open a socket again:
 * `echo oops > /dev/stderr` fails there. Named pipes can be opened again, and cost less to set up.
 */
export interface PipePool {
  /** Makes the first pipes. Afterwards `isUsable` tells whether this system can. */
  prepare(): Promise<void>;
  isUsable(): boolean;
  /** How many can be opened at once. */
  freeCount(): number;
  /** Fails when `mkfifo` does; with `ENOENT` when somebody removed the folder. */
  makeMore(): Promise<void>;
  /**
   * Fails with the system's error, such as `EMFILE`, `ENOENT` when somebody removed the pipe, or `ESTALE` when
   * something else has its name. That pipe is not used again.
   */
  open(): OpenPipe;
  /** The pipes are gone with their folder. */
  forget(): void;
}

interface Pipe {
  readonly folder: HeldFolder;
  readonly name: string;
}

const pipesAtOnce = 32;

/**
 * @param folder where pipes are made; asked each time
 * @param isIsolated commands have other users: they may open their own pipes again, know the name of no other, and each
 *   pipe is used once
 */
export function createPipePool(folder: () => HeldFolder, isIsolated: boolean): PipePool {
  let free: Pipe[] = [];
  let made = 0;
  let making: Promise<void> | undefined;
  let isUsable = false;
  let signed: HeldFolder | undefined;

  const make = async (): Promise<void> => {
    const home = folder();
    accessSync(home.entry('.'));
    const nextName = (): string => (isIsolated ? randomBytes(16).toString('hex') : `${++made}`);
    const names = Array.from({ length: pipesAtOnce }, () => `pipe-${nextName()}`);
    const all = signed === home ? names : [...names, newAlivePipe];
    const mode = isIsolated ? '622' : '600';
    await execa('mkfifo', ['-m', mode, ...all], { cwd: home.entry('.'), stdin: 'ignore', cleanup: false });
    if (home !== folder()) return; // it was made anew meanwhile
    if (signed !== home) keepAlivePipe(home);
    signed = home;
    free.push(...names.map((name) => ({ folder: home, name })));
  };
  const open = (pipe: Pipe): OpenPipe => {
    const ends = openBoth(pipe, () => free.push(pipe));
    return {
      ...ends,
      release: (isReusable) => {
        if (pipe.folder !== folder()) return; // gone with its folder
        if (isReusable && !isIsolated) free.push(pipe);
        else drop(pipe);
      },
    };
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
    makeMore: () => {
      const begun = (making ??= make().finally(() => {
        if (making === begun) making = undefined;
      }));
      return begun;
    },
    open: () => {
      const pipe = free.pop();
      if (pipe === undefined) throw new Error('no pipe is left in the pool');
      return open(pipe);
    },
    forget: () => {
      free = [];
      making = undefined; // what is being made is made in the folder that is gone
    },
  };
}

function drop({ folder, name }: Pipe): void {
  try {
    unlinkSync(folder.entry(name));
  } catch {
    // It is gone, or a command has changed it: its name is not used again.
  }
}

/**
 * A command may have put something else in place of the pipe, so the file is checked after it was opened, not before.
 */
function openBoth(pipe: Pipe, giveBack: () => void): { readEnd: number; writeEnd: number } {
  let readEnd: number | undefined;
  try {
    const path = pipe.folder.entry(pipe.name);
    readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    if (!isOwnPipe(readEnd)) throw staleError(`not a pipe of this user: ${pipe.folder.path}/${pipe.name}`);
    const again = descriptorPath(readEnd); // the same pipe, not what its name may lead to by now
    return { readEnd, writeEnd: openSync(again ?? path, constants.O_WRONLY) };
  } catch (error) {
    if (readEnd !== undefined) closeSync(readEnd);
    if (isShortage(error)) giveBack();
    throw error;
  }
}

function isOwnPipe(descriptor: number): boolean {
  const stats = fstatSync(descriptor);
  return stats.isFIFO() && stats.uid === (process.geteuid?.() ?? 0);
}

function isShortage(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EMFILE' || code === 'ENFILE' || code === 'ENOMEM';
}
