import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runStep } from './run-step.mjs';
import { say } from './say.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The Chromium that tests of pages drive: the one that `CHROMIUM` names, or one on the path; `undefined` for none. */
function findChromium() {
  if (process.env.CHROMIUM !== undefined) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isProgram);
}

/**
 * The same for a test that needs it.
 *
 * @throws Error that says what to install when there is none
 */
export function chromiumFile() {
  const file = findChromium();
  if (file === undefined) throw new Error('there is no Chromium: apt-get install chromium, or set CHROMIUM');
  return file;
}

/**
 * Installs Chromium from the distribution's packages where it is missing and that can be done; says what to type if
 * not.
 */
export async function ensureChromium() {
  if (findChromium() !== undefined) return;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && isProgram('/usr/bin/apt-get')) {
    say('installing chromium, which the tests of the dashboard drive');
    const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0'];
    await runStep('apt-get', ['update', ...quiet]);
    await runStep('apt-get', ['install', '-y', '--no-install-recommends', ...quiet, 'chromium']);
  }
  if (findChromium() !== undefined) return;
  say('there is no Chromium, and the tests of the dashboard will fail: apt-get install chromium, or set CHROMIUM');
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
