import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nowUs } from '../clock.mjs';
import { startProgram } from './program.mjs';

const embeddedService = fileURLToPath(new URL('embedded-service.mjs', import.meta.url));

/**
 * A place for one program, which is filled again whenever the program has ended, with its own network to the database.
 * Each program in it is called after the slot and counted: `worker-2.3`. Its commands know that name by TMPDIR. One
 * that `isHidden` runs as another user who sees no processes but its own.
 */
export function createSlot({ name, app, build, root, logFolder, temporaryFolder, ...rest }) {
  const { proxy, url, env, isHidden, onUnexpectedEnd } = rest;
  let program;
  let count = 0;
  const logFile = () => join(logFolder, `${slot.programName}.log`);
  const slot = {
    name,
    app,
    proxy,
    /** Some fault is at work here; others stay away. */
    isTaken: false,
    /** Of the program that is here now. */
    get programName() {
      return `${name}.${count}`;
    },
    /** Whether that program has written anything into its log yet. */
    hasSpoken: () => statSync(logFile()).size > 0,
    get pid() {
      return program.pid;
    },
    get ended() {
      return program.ended;
    },
    hasEnded: () => program === undefined || program.hasEnded(),
    signal: (signal) => program.signal(signal),
    /** The settings by which the commands of the program are found; the program itself has only one of them. */
    get commandSettings() {
      return [`TMPDIR=${join(temporaryFolder, slot.programName)}`, `CHAOS=${root}`];
    },
    isEndExpected: false,
    start,
  };

  function start() {
    count += 1;
    const folder = join(temporaryFolder, slot.programName);
    mkdirSync(folder, { recursive: true });
    if (isHidden) chmodSync(folder, 0o777);
    slot.isEndExpected = false;
    const started = startProgram({
      main: app === 'service' ? embeddedService : join(build, 'apps', app, 'dist', 'main.js'),
      isHidden,
      env: { DATABASE_URL: url(), TMPDIR: folder, ...env },
      logFile: logFile(),
    });
    program = started;
    const programName = slot.programName;
    started.ended.then((code) => {
      if (!slot.isEndExpected) onUnexpectedEnd({ slot, programName, code, atUs: nowUs() });
    });
  }
  return slot;
}
