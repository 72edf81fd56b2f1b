import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { waitFor } from '@aster-scheduler/core/testing';
import { endLeftHelpers } from './end-server.js';
import { pathExists } from './path-exists.js';
import { readPostmasterFile } from './postmaster-file.js';
import { processArguments } from './process-identity.js';
import { startEmbeddedPostgres } from './start-embedded-postgres.js';
import { type ListedProcess, listProcesses } from './testing/list-processes.js';
import { beginOwnerProcess, kill, startOwnerProcess } from './testing/owner-process.js';
import { query } from './testing/query.js';

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
    await waitFor(async () => (await processesOf(folder)).length === 0, { what: 'no server is left' });
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
    await waitFor(async () => (await processesOf(folder)).length === 0, { what: 'the server has stopped' });
    expect(await readPostmasterFile(cluster())).toBeUndefined();
  });

  it('a server that is not persistent takes its folder with it', async () => {
    const passing = join(folder, 'passing');
    const owner = await startOwner({ dataDir: passing, persistent: false });
    await kill(owner.process);
    await waitFor(async () => (await processesOf(folder)).length === 0, { what: 'the server has stopped' });
    expect((await readdir(passing)).sort()).toEqual(['aster-postgres', 'owner']);
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
    await waitFor(async () => (await readdir(unmade)).some((name) => name.startsWith('draft-')), {
      what: 'there is something half-made',
    });
    await kill(child);
    const server = await startEmbeddedPostgres({ dataDir: unmade });
    const row = await query(server.connectionString, 'select 1');
    await server.stop();
    expect(row).toEqual([1]);
    expect((await readdir(unmade)).sort()).toEqual(['aster-postgres', 'server']);
  });
});

describe('after a kill of everything', () => {
  async function killAll(processes: readonly number[], owner: ChildProcess): Promise<void> {
    owner.kill('SIGSTOP'); // so that it does not react to the death of the first
    for (const id of processes) process.kill(id, 'SIGKILL');
    await kill(owner);
    await waitFor(async () => (await Promise.all(processes.map(processArguments))).every((a) => !a), {
      what: 'they are gone',
    });
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
    await waitFor(async () => (await query(owner.connectionString, isBusy))[0] === 1, { what: 'it is busy' });
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

const forRoot = process.getuid?.() === 0 ? describe : describe.skip;

forRoot('started by root where user namespaces are forbidden or unknown', () => {
  let lent: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    const bin = join(folder, 'bin');
    await linkPrograms(['sh', 'id', 'setpriv', 'sleep', 'rm'], bin);
    env = { PATH: bin };
    lent = await mkdtemp(join(tmpdir(), 'aster-lent-'));
    await chmod(lent, 0o755);
  });

  afterAll(() => rm(lent, { recursive: true, force: true }));

  it('the server has nothing of root: neither its rights nor its folders, but the cluster', async () => {
    const place = join(lent, 'data');
    const owner = await startOwner({ dataDir: place }, env);
    expect(await query(owner.connectionString, 'select 1')).toEqual([1]);
    const server = join(place, 'server');
    const { pid } = (await readPostmasterFile(join(server, 'cluster'))) ?? { pid: 0 };
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) {
      expect(status).toMatch(new RegExp(`^${set}:\\t0+$`, 'm'));
    }
    expect((await stat(join(server, 'cluster'))).uid).not.toBe(0);
    for (const path of ['', 'server', 'server/password', 'server/port', 'server/postgres.log', 'owner']) {
      expect({ path, uid: (await stat(join(place, path))).uid }).toEqual({ path, uid: 0 });
    }
    expect((await stat(join(server, 'password'))).mode & 0o777).toBe(0o600);
  });

  it('is refused below a closed folder, rather than that the server may open it', async () => {
    const start = startOwner({ dataDir: join(folder, 'lent') }, env);
    await expect(start).rejects.toThrow(/start as an ordinary user, or from a folder that every user may pass through/);
  });

  it('goes on with a folder that was given away as a whole, and takes back all but the cluster', async () => {
    const place = join(lent, 'given');
    const before = await startOwner({ dataDir: place }, env);
    await query(before.connectionString, 'create table kept as select 42 as answer');
    await kill(before.process);
    await waitFor(async () => (await processesOf(place)).length === 0, { what: 'the server has stopped' });
    const { uid, gid } = await stat(join(place, 'server', 'cluster'));
    const hidden = join(folder, 'hidden');
    await writeFile(hidden, 'of root');
    await rm(join(place, 'server', 'port'));
    await symlink(hidden, join(place, 'server', 'port'));
    await rm(join(place, 'aster-postgres'));
    for (const path of ['', 'server', 'server/password', 'server/postgres.log'])
      await chown(join(place, path), uid, gid);
    const after = await startOwner({ dataDir: place }, env);
    expect(await query(after.connectionString, 'select answer from kept')).toEqual([42]);
    expect(await readFile(hidden, 'utf8')).toBe('of root');
    for (const path of ['', 'server', 'server/password']) expect((await stat(join(place, path))).uid).toBe(0);
  });

  it('is refused where the folder belongs to an ordinary user, who could place links in it', async () => {
    const place = join(lent, 'theirs');
    await mkdir(place);
    await chown(place, 4711, 4711);
    await expect(startOwner({ dataDir: place }, env)).rejects.toThrow(/belongs to user 4711.*start as its owner/);
    expect(await readdir(place)).toEqual([]);
  });
});

describe('what works in the folder of the cluster without being of the server', () => {
  const forLinux = process.platform === 'linux' ? it : it.skip;

  forLinux('is left alone when the helpers of a killed server are ended', async () => {
    const server = await startEmbeddedPostgres({ dataDir, settings });
    await query(server.connectionString, 'select 1');
    const bystander = spawn('sleep', ['600'], { stdio: 'ignore', cwd: cluster() });
    children.push(bystander);
    const { pid } = (await readPostmasterFile(cluster())) ?? { pid: 0 };
    const program = await readlink(`/proc/${pid}/exe`);
    await endLeftHelpers(cluster(), program);
    await server.ended;
    await server.stop();
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  });
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
