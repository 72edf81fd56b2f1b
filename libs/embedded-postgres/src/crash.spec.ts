import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathExists } from './path-exists.js';
import { readPostmasterFile } from './postmaster-file.js';
import { processArguments } from './process-identity.js';
import { startEmbeddedPostgres } from './start-embedded-postgres.js';
import { beginOwnerProcess, kill, startOwnerProcess } from './testing/owner-process.js';
import { type ListedProcess, listProcesses } from './testing/list-processes.js';
import { query } from './testing/query.js';
import { waitFor } from './testing/wait-for.js';

let folder: string;
let dataDir: string;
/** Processes die here, not machines: the disk need not be waited for. */
const settings = { fsync: 'off' };
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aster-crash-'));
  dataDir = join(folder, 'data');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  try {
    await waitFor('no server is left', async () => (await processesOf(folder)).length === 0);
  } finally {
    for (const { id } of await processesOf(folder)) process.kill(id, 'SIGKILL');
  }
});

async function startOwner(options: { dataDir?: string; persistent?: boolean } = {}, env?: NodeJS.ProcessEnv) {
  const owner = await startOwnerProcess({ dataDir, settings, ...options }, env);
  children.push(owner.process);
  return owner;
}

/** Guards and servers, which have the folder in their arguments, but not their owner. */
async function processesOf(path: string, program = ''): Promise<ListedProcess[]> {
  const all = await listProcesses();
  return all.filter(({ args }) => args.includes(path) && args.startsWith(program) && !args.includes('input-type'));
}

const cluster = () => join(dataDir, 'server', 'cluster');

describe('when its owner is killed', () => {
  it('the server stops', async () => {
    const owner = await startOwner();
    await kill(owner.process);
    await waitFor('the server has stopped', async () => (await processesOf(folder)).length === 0);
    expect(await readPostmasterFile(cluster())).toBeUndefined();
  });

  it('a server that is not persistent takes its folder with it', async () => {
    const passing = join(folder, 'passing');
    const owner = await startOwner({ dataDir: passing, persistent: false });
    await kill(owner.process);
    await waitFor('the server has stopped', async () => (await processesOf(folder)).length === 0);
    expect((await readdir(passing)).filter((name) => name !== 'owner')).toEqual([]);
  });

  it('the next start goes on at once, however far the server is', async () => {
    for (const persistent of [true, false]) {
      const owner = await startOwner({ persistent });
      await kill(owner.process);
      const server = await startEmbeddedPostgres({ dataDir, settings, persistent });
      const row = await query(server.connectionString, 'select 1');
      await server.stop();
      expect(row).toEqual([1]);
    }
  });

  it('half-way through making the database, the next start makes it anew', async () => {
    const unmade = join(folder, 'unmade');
    const { process: child, lines } = beginOwnerProcess({ dataDir: unmade });
    for await (const line of lines) if (line.includes('making a new database')) break;
    await waitFor('there is something half-made', async () => (await readdir(unmade)).some((name) => name !== 'owner'));
    await kill(child);
    const server = await startEmbeddedPostgres({ dataDir: unmade });
    const row = await query(server.connectionString, 'select 1');
    await server.stop();
    expect(row).toEqual([1]);
    expect(await readdir(unmade)).toEqual(['server']);
  });
});

describe('after a kill of everything', () => {
  async function killAll(processes: readonly number[], owner: ChildProcess): Promise<void> {
    owner.kill('SIGSTOP'); // so that it does not react to the death of the first
    for (const id of processes) process.kill(id, 'SIGKILL');
    await kill(owner);
    await waitFor('they are gone', async () => (await Promise.all(processes.map(processArguments))).every((a) => !a));
  }

  it('the next start has what was committed', async () => {
    const owner = await startOwner();
    await query(owner.connectionString, 'create table kept as select 42 as answer');
    await killAll(
      (await processesOf(folder)).map(({ id }) => id),
      owner.process,
    );
    expect(await readPostmasterFile(cluster())).toBeDefined();
    const server = await startEmbeddedPostgres({ dataDir, settings });
    const row = await query(server.connectionString, 'select answer from kept');
    await server.stop();
    expect(row).toEqual([42]);
  });

  it('a process that now has the id of the dead server is no obstacle', async () => {
    const owner = await startOwner();
    await killAll(
      (await processesOf(folder)).map(({ id }) => id),
      owner.process,
    );
    const bystander = spawn('sleep', ['600'], { stdio: 'ignore' });
    children.push(bystander);
    const file = join(cluster(), 'postmaster.pid');
    const lines = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, [bystander.pid, ...lines.slice(1)].join('\n'));
    const server = await startEmbeddedPostgres({ dataDir, settings });
    const row = await query(server.connectionString, 'select 1');
    await server.stop();
    expect(row).toEqual([1]);
    expect(bystander.exitCode).toBeNull();
  });

  it('but the server, the next start ends that one', async () => {
    const owner = await startOwner();
    const postmaster = (await readPostmasterFile(cluster()))?.pid;
    const guards = (await processesOf(folder, '/bin/sh ')).map(({ id }) => id);
    expect(guards).toHaveLength(2);
    await killAll(guards, owner.process);
    const row = await query(owner.connectionString, 'select 1');
    const server = await startEmbeddedPostgres({ dataDir, settings });
    await server.stop();
    expect(row).toEqual([1]);
    expect(await processArguments(postmaster ?? 0)).toBeUndefined();
  });

  it('but a busy helper of the server, the next start ends that one', async () => {
    const owner = await startOwner();
    const busy = query(owner.connectionString, `do $$ begin loop end loop; end $$`);
    busy.catch(() => undefined);
    const isBusy = `select count(*)::int from pg_stat_activity where state = 'active' and query like 'do %'`;
    await waitFor('it is busy', async () => (await query(owner.connectionString, isBusy))[0] === 1);
    await killAll(
      (await processesOf(folder)).map(({ id }) => id),
      owner.process,
    );
    const server = await startEmbeddedPostgres({ dataDir, settings });
    const row = await query(server.connectionString, isBusy);
    await server.stop();
    await expect(busy).rejects.toThrow();
    expect(row).toEqual([0]);
  });
});

it('the server is told by its end when it is killed, and can be started again', async () => {
  const server = await startEmbeddedPostgres({ dataDir, settings });
  process.kill((await readPostmasterFile(cluster()))?.pid ?? 0, 'SIGKILL');
  await server.ended;
  await server.stop();
  const again = await startEmbeddedPostgres({ dataDir, settings });
  const row = await query(again.connectionString, 'select 1');
  await again.stop();
  expect(row).toEqual([1]);
});

it('a Ctrl-C, which reaches every process of the terminal, leaves the server to its owner', async () => {
  const owner = await startOwner();
  process.kill(-(owner.process.pid ?? 0), 'SIGINT');
  expect(await query(owner.connectionString, 'select 1')).toEqual([1]);
});

it('the server runs where user namespaces are forbidden or unknown', async () => {
  const bin = join(folder, 'bin');
  await linkPrograms(['sh', 'id', 'setpriv', 'sleep', 'rm'], bin);
  const owner = await startOwner({ dataDir: join(folder, 'lent') }, { PATH: bin });
  expect(await query(owner.connectionString, 'select 1')).toEqual([1]);
  expect((await stat(join(folder, 'lent', 'server', 'cluster'))).uid).not.toBe(0);
});

async function linkPrograms(programs: readonly string[], bin: string): Promise<void> {
  await mkdir(bin);
  for (const name of programs) {
    const places = (process.env['PATH'] ?? '').split(delimiter).map((place) => join(place, name));
    const found = await Promise.all(places.map(pathExists));
    const program = places[found.indexOf(true)];
    if (program !== undefined) await symlink(program, join(bin, name));
  }
}
