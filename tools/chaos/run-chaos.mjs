import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endWithParent } from '../start/end-with-parent.mjs';
import { ensureBuilt } from '../start/ensure-built.mjs';
import { ensureInstalled } from '../start/ensure-installed.mjs';
import { ArgumentsError, readArguments, usage } from './arguments.mjs';
import { makeFolders } from './system/folders.mjs';

/** Runs the test as the command line says, and ends the process with its exit code. */
export async function runChaos(argv) {
  const options = readOptions(argv);
  if (process.platform !== 'linux') refuse('the chaos test needs Linux: it looks into /proc');
  endWithParent();
  await ensureInstalled();
  await ensureBuilt();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());
  const folders = makeFolders();
  const { runTrial } = options.measure ? await import('./measure-losses.mjs') : await import('./trial.mjs');
  try {
    const { text, violations } = await runTrial(options, folders, stopping.signal, say);
    writeFileSync(join(folders.root, 'report'), `${text}\n`);
    finish(options, folders, violations, stopping.signal);
  } catch (error) {
    say(`${error.stack}`);
    say(`everything is in ${folders.root}`);
    process.exit(2);
  }
}

function finish({ seed, keep }, folders, violations, signal) {
  if (violations.length === 0 && !keep) rmSync(folders.root, { recursive: true, force: true, maxRetries: 3 });
  else say(`logs, tables and the full report are in ${folders.root}`);
  if (signal.aborted) say('it was ended before its time');
  if (violations.length > 0) say(`${violations.length} violations with seed ${seed}`);
  process.exit(violations.length > 0 ? 1 : 0);
}

function readOptions(argv) {
  try {
    const options = readArguments(argv);
    if (options.help) refuse(usage, 0);
    return options;
  } catch (error) {
    if (error instanceof ArgumentsError) refuse(`${error.message}\n\n${usage}`);
    throw error;
  }
}

function refuse(text, code = 2) {
  console.log(text);
  process.exit(code);
}

function say(text) {
  console.log(text);
}
