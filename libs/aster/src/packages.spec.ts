import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { createTestDatabase, type TestDatabase } from '@aster-scheduler/db/testing';
import { build, stop } from 'esbuild';
import { publint } from 'publint';
import { type Consumer, installPackedPackages, type PackedPackage } from './specs/packed-packages.js';

const names = [
  ...['api', 'aster', 'cli', 'client', 'core', 'cron', 'dashboard', 'db', 'delivery', 'embedded-postgres', 'executor'],
  ...['job-store', 'mcp', 'run-store', 'runtime', 'scheduler', 'statistics', 'worker'],
].map((name) => `@aster-scheduler/${name}`);

// Packing, installing and compiling take their time.
import.meta.jest.setTimeout(300_000);

let consumer: Consumer;
let database: TestDatabase;
let env: Record<string, string>;
const folders: string[] = [];
beforeAll(async () => {
  consumer = await installPackedPackages();
  database = await createTestDatabase();
  env = { DATABASE_URL: database.connectionString };
});
afterAll(async () => {
  await stop();
  await consumer.remove();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
  await database.drop();
});

const packed = (name: string): PackedPackage => consumer.packages.find((each) => each.name === name)!;

/**
 * A program that embeds Aster and prints what became of a run; `service` keeps the programs of this file apart.
 *
 * @param worker settings, as code
 */
const program = (service: string, worker = '') => `
  const pool = new Pool({ connectionString: process.env.DATABASE_URL });
  const aster = createAster({ pool, service: ${JSON.stringify(service)}, onEvent(event) {
    if (event.type === 'service.failed') console.log(event.doing + ': ' + event.error.message.slice(0, 24));
  } });
  const job = aster.job(${JSON.stringify(`job of ${service}`)}, {}, ({ payload }) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, payload.blocksMs);
    return payload.number * 2;
  });
  async function main(blocksMs) {
    await aster.start({ worker: { lease: '3s', ${worker} } });
    const { id } = await job.trigger({ number: 21, blocksMs });
    const run = await job.waitForRun(id, AbortSignal.timeout(60_000));
    console.log(run.status, run.result, 'attempt', run.attemptNum);
    await aster.stop();
    await pool.end();
  }
`;
const asModule = (service: string, blocksMs = 5_000, worker?: string) => `
  import { createAster } from '@aster-scheduler/aster';
  import { Pool } from 'pg';
  ${program(service, worker)}
  main(${blocksMs}).catch((error) => { console.error(error); process.exitCode = 1; });
`;
const asCommonJs = (service: string) => `
  const { createAster } = require('@aster-scheduler/aster');
  const { Pool } = require('pg');
  ${program(service)}
  main(5_000);
`;
/** The handler blocks for longer than the lease lasts, and the run is not lost. */
const printed = 'succeeded 42 attempt 1\n';

describe('the packages', () => {
  it('are these', () => {
    expect(consumer.packages.map((each) => each.name).toSorted()).toEqual(names);
  });

  it.each(names)('%s has its licence, its README and every file that its entries name, and no other', (name) => {
    const { files, manifest } = packed(name);
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
    expect(files.filter((file) => /\.(map|tsbuildinfo)$|\.spec\.|^src\//.test(file))).toEqual([]);
    expect(targetsOf(manifest.exports).filter((target) => !files.includes(target))).toEqual([]);
    expect(Object.keys(manifest.dependencies ?? {}).filter((each) => each.startsWith('@types/'))).toEqual([]);
  });

  it.each(names)('%s is published as publint wants it', async (name) => {
    const { tarball } = packed(name);
    const data = new Uint8Array(tarball).buffer;
    const { messages } = await publint({ pack: { tarball: data }, strict: true });
    // nobody else asks for this condition
    const isOfWorkspace = (path: readonly string[]) => path.includes('@aster-scheduler/source');
    expect(messages.filter(({ path }) => !isOfWorkspace(path))).toEqual([]);
  });

  it.each(names)('%s has the right types for import and for require', async (name) => {
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(packed(name).tarball)), {
      excludeEntrypoints: ['./heartbeat-thread'], // a program, which nobody imports
    });
    if (result.types === false) throw new Error('has no types');
    const problems = result.problems.filter((each) => !('resolutionKind' in each && each.resolutionKind === 'node10'));
    expect(problems).toEqual([]);
  });
});

describe('a program that embeds Aster', () => {
  it('works as an ES module', async () => {
    await consumer.write('main.mjs', asModule('esm'));
    expect(await consumer.node(['main.mjs'], env)).toBe(printed);
  });

  it('works as CommonJS', async () => {
    await consumer.write('main.cjs', asCommonJs('cjs'));
    expect(await consumer.node(['main.cjs'], env)).toBe(printed);
  });

  it('works in Jest as it is by default', async () => {
    await consumer.write('package.json', '{ "jest": { "testEnvironment": "node" } }');
    const test = `test('it', async () => { await main(5_000); }, 60_000);`;
    await consumer.write('in-jest.test.js', asCommonJs('jest').replace('main(5_000);', test));
    const jest = join(consumer.folder, 'node_modules', 'jest', 'bin', 'jest.js');
    const out = await consumer.node([jest, '--rootDir', consumer.folder, '--watchman=false', '--forceExit'], env);
    expect(out).toContain('succeeded 42 attempt 1');
  });

  describe.each(['esm', 'cjs'] as const)('bundled by esbuild to one file of the format %s', (format) => {
    const extension = format === 'esm' ? '.mjs' : '.cjs';
    // as in every bundle of node-postgres to an ES module
    const js = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

    /** Makes `main` and `heartbeat` in a folder far from any `node_modules`; resolves with what went into them. */
    async function bundle(
      service: string,
      blocksMs?: number,
      worker?: string,
    ): Promise<{ folder: string; inputs: readonly string[] }> {
      const main = await consumer.write(`${service}.ts`, asModule(service, blocksMs, worker));
      const heartbeat = join(consumer.folder, 'node_modules/@aster-scheduler/worker/dist/lease/beat-thread.js');
      const folder = await mkdtemp(join(consumer.folder, '..', 'aster-bundle-'));
      folders.push(folder);
      const { metafile } = await build({
        entryPoints: { main, heartbeat },
        metafile: true,
        ...{ bundle: true, platform: 'node', format, outdir: folder, logLevel: 'error' },
        outExtension: { '.js': extension },
        external: ['pg-native'],
        banner: format === 'esm' ? { js } : {},
      });
      return { folder, inputs: Object.keys(metafile?.inputs ?? {}) };
    }

    it('works, with the program of the heartbeat in a second file', async () => {
      const file = `process.argv[1].replace('main', 'heartbeat')`;
      const { folder } = await bundle(`${format} of two`, 5_000, `heartbeatFile: ${file}`);
      expect(await consumer.node([join(folder, `main${extension}`)], env)).toBe(printed);
    });

    it('works without that, and says what it lacks', async () => {
      const { folder, inputs } = await bundle(`${format} of one`, 0);
      expect(await consumer.node([join(folder, `main${extension}`)], env)).toBe(
        'keeping the lease from a thread of its own: its program is not where\nsucceeded 42 attempt 1\n',
      );
      expect(inputs.filter((file) => /execa|cronstrue|class-validator/.test(file))).toEqual([]);
    });
  });

  it('has types for CommonJS that stand every check, with other types of node-postgres', async () => {
    await consumer.write('typed/main.cts', typedProgram);
    await mkdir(join(consumer.folder, 'typed/node_modules/@types'), { recursive: true });
    await symlink(older, join(consumer.folder, 'typed/node_modules/@types/pg'));
    const compilerOptions = {
      ...{ module: 'node16', target: 'es2022', lib: ['es2023', 'esnext.disposable'], types: ['node'] },
      ...{ strict: true, noEmit: true, skipLibCheck: false },
    };
    await consumer.write('typed/tsconfig.json', JSON.stringify({ compilerOptions }));
    const tsc = join(consumer.folder, 'node_modules', 'typescript', 'bin', 'tsc');
    expect(await consumer.node([tsc, '-p', join(consumer.folder, 'typed')])).toBe('');
  });
});

/** Types of node-postgres that differ from those that this checkout is compiled with. */
const older = join(import.meta.dirname, '../../../node_modules/types-pg-older');

const typedProgram = `
  import { createAster, type JobContext } from '@aster-scheduler/aster';
  import { createTestAster } from '@aster-scheduler/aster/testing';
  import { createApi } from '@aster-scheduler/api';
  import { createClient } from '@aster-scheduler/client';
  import { describeSchedule } from '@aster-scheduler/cron/describe';
  import { parseSchedule } from '@aster-scheduler/cron';
  import { Pool } from 'pg';

  const aster = createAster({ pool: new Pool(), service: 'typed' });
  const job = aster.job('typed', {}, ({ payload }: JobContext<number>) => payload * 2);
  export const double = async (): Promise<number | undefined> => (await job.waitForRun('')).result;
  export const used: unknown[] = [createTestAster, createApi, createClient, describeSchedule(parseSchedule('@daily'))];
`;

function targetsOf(value: unknown, condition = ''): string[] {
  if (condition === '@aster-scheduler/source') return [];
  if (typeof value === 'string') return [value.replace('./', '')];
  return Object.entries(value as object).flatMap(([key, part]) => targetsOf(part, key));
}
