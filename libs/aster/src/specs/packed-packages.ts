import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..', '..', '..');

export interface PackedPackage {
  readonly name: string;
  /** As `npm publish` would send it. */
  readonly tarball: Buffer;
  /** Paths inside of it. */
  readonly files: readonly string[];
  readonly manifest: Manifest;
}

export interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** A folder whose `node_modules` has the packed packages, beside the third-party packages of this checkout. */
export interface Consumer {
  readonly packages: readonly PackedPackage[];
  readonly folder: string;
  /** Writes a file of the program. */
  write(path: string, text: string): Promise<string>;
  /** Runs a program of Node in the folder; resolves with what it prints, rejects with that when it fails. */
  node(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
  remove(): Promise<void>;
}

/** Packs all libraries and installs them into a folder of their own, without a network. */
export async function installPackedPackages(): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), 'aster-consumer-'));
  const libs = (await readdir(join(root, 'libs'))).map((name) => join('libs', name));
  await build(libs);
  const packages = await packAll(libs, join(folder, 'tarballs'));
  const modules = join(folder, 'node_modules');
  await linkAll(join(root, 'node_modules'), modules);
  for (const { name, tarballFile } of packages) {
    const target = join(modules, name);
    await mkdir(target, { recursive: true });
    await run('tar', ['-xzf', tarballFile, '-C', target, '--strip-components=1']);
    const own = join(root, 'libs', name.replace('@aster-scheduler/', ''), 'node_modules');
    await linkAll(own, join(target, 'node_modules')).catch(() => undefined); // most have none
  }
  async function write(path: string, text: string): Promise<string> {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    return file;
  }
  return {
    packages,
    folder,
    write,
    node: async (args, env = {}) => node(args, { cwd: folder, env }),
    remove: async () => rm(folder, { recursive: true, force: true }),
  };
}

/** Does nothing where all is up to date. */
async function build(libs: readonly string[]): Promise<void> {
  const configs = libs.map((lib) => join(lib, 'tsconfig.lib.json'));
  await node([join(root, 'node_modules', 'typescript7', 'bin', 'tsc'), '--build', ...configs], { cwd: root });
}

async function packAll(libs: readonly string[], target: string): Promise<(PackedPackage & { tarballFile: string })[]> {
  await mkdir(target);
  const workspaces = libs.flatMap((lib) => ['--workspace', lib]);
  const args = ['pack', '--json', '--pack-destination', target, ...workspaces];
  const { stdout } = await run('npm', args, { cwd: root, maxBuffer: 2 ** 26 });
  const packed = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as {
    name: string;
    filename: string;
    files: { path: string }[];
  }[];
  return Promise.all(
    packed.map(async ({ name, filename, files }) => {
      const lib = join(root, 'libs', name.replace('@aster-scheduler/', ''));
      return {
        name,
        tarballFile: join(target, filename),
        tarball: await readFile(join(target, filename)),
        files: files.map((file) => file.path),
        manifest: JSON.parse(await readFile(join(lib, 'package.json'), 'utf8')) as Manifest,
      };
    }),
  );
}

/** Makes links to the packages of a `node_modules`, but not to those of this checkout. */
async function linkAll(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (name === '@aster-scheduler' || name === '.cache') continue;
    await symlink(join(from, name), join(to, name));
  }
}

async function node(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<string> {
  const { NODE_OPTIONS: _flags, JEST_WORKER_ID: _id, ...inherited } = process.env; // those of the test itself
  const env = { ...inherited, ...options.env };
  try {
    const { stdout } = await run(process.execPath, [...args], { cwd: options.cwd, env, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { stdout, stderr, message } = error as Error & { stdout?: string; stderr?: string };
    throw new Error(`${message}\n${stdout ?? ''}\n${stderr ?? ''}`, { cause: error });
  }
}
