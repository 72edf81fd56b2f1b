import { existsSync, statSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectRoot } from './project-root.mjs';
import { runStep } from './run-step.mjs';
import { say } from './say.mjs';

const lockFile = join(projectRoot, 'package-lock.json');
/** npm writes it when an installation is complete. */
const installedFile = join(projectRoot, 'node_modules', '.package-lock.json');

/** Installs the packages if they are missing or older than the lock file. Ends the process if that fails. */
export async function ensureInstalled() {
  if (modifiedAt(installedFile) > 0 && modifiedAt(installedFile) >= modifiedAt(lockFile)) return;
  say(existsSync(installedFile) ? 'the packages are out of date, installing' : 'installing packages, once');
  const startedAt = Date.now();
  const command = existsSync(lockFile) ? 'ci' : 'install';
  // Building needs the development packages, whatever NODE_ENV says.
  const code = await runNpm([command, '--include=dev', '--no-audit', '--no-fund']);
  if (code !== 0) {
    say(`npm ${command} has failed; what it says is above`);
    process.exit(code);
  }
  markInstalled();
  say(`installed in ${Math.round((Date.now() - startedAt) / 1_000)} s`);
}

/** Clocks that were wrong when the lock file was written must not make every start install again. */
function markInstalled() {
  const at = new Date(Math.max(Date.now(), modifiedAt(lockFile)));
  if (existsSync(installedFile)) utimesSync(installedFile, at, at);
}

/** The npm that runs this script, if it is one; it need not be the first on the path. */
function runNpm(args) {
  const script = process.env.npm_execpath;
  if (script !== undefined && basename(script) === 'npm-cli.js') return runStep(process.execPath, [script, ...args]);
  return runStep('npm', args);
}

function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
