import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endWithParent } from './end-with-parent.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { packageProgram } from './package-program.mjs';
import { projectRoot } from './project-root.mjs';
import { attached, createRestarter } from './restarter.mjs';
import { say } from './say.mjs';
import { watchPages } from './watch-pages.mjs';

/** Runs `aster up`, and anew after every change of a source that compiles, the pages' too. The data are kept. */
export async function watchAster(args) {
  endWithParent();
  process.chdir(projectRoot);
  await ensureInstalled();
  let hasCompiled = false;
  await watchPages(() => {
    if (hasCompiled) aster.restart();
  });
  const aster = createRestarter(join('apps', 'aster', 'dist', 'main.js'), ['up', ...args]);
  const compiler = watchSources((isGood) => {
    hasCompiled ||= isGood;
    if (isGood) aster.restart();
    else say('waiting for a change that compiles; what ran before goes on');
  });
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    compiler.kill();
    await aster.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  compiler.once('exit', (code) => {
    if (!isStopping) say(`the compiler has ended with code ${code}`);
    void stop();
  });
}

/** Compiles everything that `aster` consists of, again and again; says after each time whether it went well. */
function watchSources(onCompiled) {
  const project = join('apps', 'aster', 'tsconfig.lib.json');
  const compiler = spawn(
    process.execPath,
    [attached, packageProgram('typescript7', 'tsc'), '-b', '--watch', '--preserveWatchOutput', project],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      detached: true, // a Ctrl-C is for this process to deal with, in order
    },
  );
  createInterface({ input: compiler.stdout }).on('line', (line) => {
    if (line !== '') console.error(line);
    const errors = /Found (\d+) errors?\./.exec(line)?.[1];
    if (errors !== undefined) onCompiled(errors === '0');
  });
  return compiler;
}
