import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endWithParent } from '../start/end-with-parent.mjs';
import { ensureBuilt } from '../start/ensure-built.mjs';
import { ensureInstalled } from '../start/ensure-installed.mjs';
import { ArgumentsError, readArguments, usage } from './arguments.mjs';
import { makeFolders, removeFolders } from './system/folders.mjs';
import { findMissing } from './system/requirements.mjs';

const exitCodes = { nothing: 0, found: 1, notTried: 2 };

/** Runs the test as the command line says, and ends the process with its exit code. */
export async function runChaos(argv) {
  const options = readOptions(argv);
  const missing = findMissing();
  if (missing !== undefined) end(missing);
  endWithParent();
  await ensureInstalled();
  await ensureBuilt();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());
  const code = await (options.sabotage === undefined ? tryOnce : trySabotages)(options, stopping.signal);
  if (stopping.signal.aborted) say('it was ended before its time');
  process.exit(stopping.signal.aborted && code === exitCodes.nothing ? exitCodes.notTried : code);
}

async function tryOnce(options, signal) {
  const { runTrial } = options.measure ? await import('./measure-losses.mjs') : await import('./trial.mjs');
  return inFolders(async (folders) => {
    const { text, violations } = await runTrial(options, folders, signal, say);
    writeFileSync(join(folders.root, 'report'), `${text}\n`);
    if (violations.length > 0 || options.keep) say(`logs, tables and the full report are in ${folders.root}`);
    else removeFolders(folders);
    if (violations.length === 0) return exitCodes.nothing;
    say(`${violations.length} violations with seed ${options.seed}`);
    return exitCodes.found;
  });
}

/** Each has to be found out. */
async function trySabotages(options, signal) {
  const { trySabotage } = await import('./try-sabotage.mjs');
  const verdicts = [];
  for (const name of options.sabotage) {
    if (signal.aborted) break;
    const code = await inFolders(async (folders) => {
      verdicts.push(await trySabotage(name, options, { folders, signal, say }));
      if (options.keep) say(`logs and tables are in ${folders.root}`);
      else removeFolders(folders);
      return exitCodes.nothing;
    });
    if (code === exitCodes.notTried) return code;
  }
  say(`\n${verdicts.map(({ text }) => text).join('\n')}`);
  return verdicts.every(({ isFoundOut }) => isFoundOut) ? exitCodes.nothing : exitCodes.found;
}

async function inFolders(work) {
  const folders = makeFolders();
  try {
    return await work(folders);
  } catch (error) {
    say(`${error.stack}`);
    say(`everything is in ${folders.root}`);
    return exitCodes.notTried;
  }
}

function readOptions(argv) {
  try {
    const options = readArguments(argv);
    if (options.help) end(usage, exitCodes.nothing);
    return options;
  } catch (error) {
    if (error instanceof ArgumentsError) end(`${error.message}\n\n${usage}`);
    throw error;
  }
}

function end(text, code = exitCodes.notTried) {
  say(text);
  process.exit(code);
}

function say(text) {
  console.log(text);
}
