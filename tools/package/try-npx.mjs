// Packs everything, installs it into an empty folder as somebody without the repository would, and runs there
// `npx aster-scheduler up`. Tells what was downloaded and how long each step has taken. What others have published
// comes from the registry.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../start/project-root.mjs';

const run = promisify(execFile);
const patienceMs = 120_000;

const folder = await mkdtemp(join(tmpdir(), 'aster-npx-'));
const tarballs = join(folder, 'tarballs');
const empty = join(folder, 'empty');
const cache = join(folder, 'cache');
let server;
try {
  await mkdir(tarballs);
  await mkdir(empty);
  const packed = await timed('packed', pack);
  await timed('installed', async () => install(packed));
  const packages = await countPackages(join(empty, 'node_modules'));
  const bytes = await bytesBelow(join(cache, '_cacache', 'content-v2'));
  const installed = await bytesBelow(join(empty, 'node_modules'));
  say(`downloaded ${megabytes(bytes)}, ${packages} packages with those of Aster; ${megabytes(installed)} on the disk`);
  server = await timed('npx aster-scheduler up answers', start);
  const { stdout } = await run('npx', ['--no-install', 'aster-scheduler', 'doctor', '--problems'], { cwd: empty });
  say(`npx aster-scheduler doctor --problems\n${stdout}`);
} finally {
  if (server !== undefined) await stop(server);
  await rm(folder, { recursive: true, force: true });
}

async function pack() {
  const workspaces = [];
  for (const kind of ['libs', 'apps']) {
    for (const name of await readdir(join(projectRoot, kind))) workspaces.push('--workspace', join(kind, name));
  }
  await run('npm', ['pack', '--pack-destination', tarballs, ...workspaces], { cwd: projectRoot, maxBuffer: 2 ** 26 });
  return (await readdir(tarballs)).map((name) => join(tarballs, name));
}

/** Nothing is taken from a cache, so that all that is needed is counted. */
async function install(files) {
  await writeFile(join(empty, 'package.json'), '{ "private": true }\n');
  await run('npm', ['install', '--cache', cache, '--no-audit', '--no-fund', ...files], { cwd: empty });
}

async function start() {
  const env = { ...process.env, API_PORT: '0' };
  const child = spawn('npx', ['--no-install', 'aster-scheduler', 'up'], { cwd: empty, env, detached: true });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (printed += data));
  const timer = setTimeout(() => signal(child, 'SIGKILL'), patienceMs);
  for await (const _data of child.stdout) if (/API +http:/.test(printed)) break;
  clearTimeout(timer);
  if (!/API +http:/.test(printed)) throw new Error(`aster up did not begin:\n${printed}`);
  child.stdout.resume();
  return child;
}

async function stop(child) {
  const ended = child.exitCode === null ? once(child, 'exit') : undefined;
  signal(child, 'SIGINT');
  await ended;
}

/** To npx and what it has started. */
function signal({ pid }, name) {
  if (pid !== undefined) process.kill(-pid, name);
}

async function timed(what, work) {
  const startedAt = performance.now();
  const result = await work();
  say(`${what} after ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
  return result;
}

async function countPackages(modules) {
  let count = 0;
  for (const name of await readdir(modules)) {
    if (name.startsWith('.')) continue;
    if (name.startsWith('@')) count += (await readdir(join(modules, name))).length;
    else count += (await readFile(join(modules, name, 'package.json')).catch(() => undefined)) === undefined ? 0 : 1;
  }
  return count;
}

async function bytesBelow(path) {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
