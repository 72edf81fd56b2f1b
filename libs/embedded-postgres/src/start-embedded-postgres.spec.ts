import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from './start-embedded-postgres.js';
import { listProcesses } from './testing/list-processes.js';
import { query } from './testing/query.js';

let folder: string;
let dataDir: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aster embedded-')); // with a space, as in many a home folder
  dataDir = join(folder, 'kept');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const tables = "select string_agg(relname, ',') from pg_class where relname like 'kept%'";

describe('a persistent server', () => {
  it('speaks UTF-8, orders by code point and counts time in UTC, whatever the host does', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    const facts = `select current_setting('server_encoding'), current_setting('TimeZone'), lower('ÄÖ'), 'b' < 'Ä'`;
    const row = await query(server.connectionString, facts);
    await server.stop();
    expect(row).toEqual(['UTF8', 'UTC', 'äö', true]);
  });

  it('finds its data, its port and its password again', async () => {
    const first = await startEmbeddedPostgres({ dataDir });
    await query(first.connectionString, 'create table kept_over_a_stop (id int)');
    await first.stop();
    const second = await startEmbeddedPostgres({ dataDir });
    const row = await query(second.connectionString, tables);
    await second.stop();
    expect(row).toEqual(['kept_over_a_stop']);
    expect(second.connectionString).toBe(first.connectionString);
  });

  it('asks for the password, which only its owner can read and no command line shows', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    const url = new URL(server.connectionString);
    const { password } = url;
    const commands = (await listProcesses()).map(({ args }) => args);
    url.password = 'another';
    await expect(query(url.href, 'select 1')).rejects.toThrow('password authentication failed');
    await server.stop();
    expect(commands.filter((command) => command.includes(dataDir))).not.toHaveLength(0);
    expect(commands.filter((command) => command.includes(password))).toEqual([]);
    expect((await stat(join(dataDir, 'server', 'password'))).mode & 0o777).toBe(0o600);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  it('takes settings, but stays on the loopback interface', async () => {
    const settings = { max_connections: '7', listen_addresses: '*' };
    const server = await startEmbeddedPostgres({ dataDir, settings });
    const row = await query(server.connectionString, `select current_setting('max_connections'), inet_server_addr()`);
    const addresses = await query(server.connectionString, `select current_setting('listen_addresses')`);
    await server.stop();
    expect(row).toEqual(['7', '127.0.0.1']);
    expect(addresses).toEqual(['127.0.0.1']);
  });

  it('cuts clients off when it is stopped, and can be stopped twice', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    const cutOff = expect(query(server.connectionString, 'select pg_sleep(600)')).rejects.toThrow();
    await Promise.all([server.stop(), server.stop()]);
    await server.ended;
    await cutOff;
  });
});

describe('a start that is refused', () => {
  it('names the process that has the data folder', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    const second = startEmbeddedPostgres({ dataDir });
    await expect(second).rejects.toMatchObject({ code: 'ALREADY_RUNNING', message: /already in use by this process$/ });
    const row = await query(server.connectionString, 'select 1');
    await server.stop();
    expect(row).toEqual([1]);
  });

  it('lets one of several starts at the same time win', async () => {
    const starts = await Promise.allSettled([1, 2, 3, 4].map(() => startEmbeddedPostgres({ dataDir })));
    const servers = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    const codes = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason.code] : []));
    for (const server of servers) await server.stop();
    expect(servers).toHaveLength(1);
    expect(codes).toEqual(['ALREADY_RUNNING', 'ALREADY_RUNNING', 'ALREADY_RUNNING']);
  });

  it('names a taken port that was asked for, and takes another one if it was not', async () => {
    const port = Number(await readFile(join(dataDir, 'server', 'port'), 'utf8'));
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const refused = { code: 'PORT_TAKEN', message: `port ${port} of 127.0.0.1 is taken` };
    await expect(startEmbeddedPostgres({ dataDir, port })).rejects.toMatchObject(refused);
    const server = await startEmbeddedPostgres({ dataDir });
    await server.stop();
    other.close();
    expect(server.port).not.toBe(port);
  });

  it('names both versions when the data are of another one', async () => {
    const version = join(dataDir, 'server', 'cluster', 'PG_VERSION');
    const written = await readFile(version, 'utf8');
    await writeFile(version, '17\n');
    const message = /were written by postgres 17, the installed programs are postgres 18/;
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({ code: 'WRONG_MAJOR_VERSION', message });
    await writeFile(version, written);
  });

  it('says what the server says of a setting it does not know', async () => {
    const message = /unrecognized configuration parameter "no_such_setting"$/;
    const start = startEmbeddedPostgres({ dataDir, settings: { no_such_setting: '1' } });
    await expect(start).rejects.toMatchObject({ code: 'START_FAILED', message });
  });

  it('names the folder that is none', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const refused = { code: 'NO_ACCESS', dataDir: file, message: /cannot be used for postgres/ };
    await expect(startEmbeddedPostgres({ dataDir: file })).rejects.toMatchObject(refused);
  });

  it('leaves the folder free for the next start', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    await server.stop();
    expect((await readdir(dataDir)).sort()).toEqual(['aster-postgres', 'server']);
  });
});

describe('a folder with files of somebody else', () => {
  it.each(['draft-1', 'draft-of-a-letter', 'server-notes', 'server', 'letters'])(
    'such as %s is refused, and nothing in it is touched',
    async (name) => {
      const theirs = await mkdtemp(join(folder, 'theirs-'));
      await mkdir(join(theirs, name));
      await writeFile(join(theirs, name, 'text'), 'mine');
      await expect(startEmbeddedPostgres({ dataDir: theirs })).rejects.toMatchObject({
        code: 'FOREIGN_FOLDER',
        message: /holds something else and is no data folder of Aster's: name a new or an empty folder$/,
      });
      expect(await readdir(theirs)).toEqual([name]);
      expect(await readFile(join(theirs, name, 'text'), 'utf8')).toBe('mine');
    },
  );

  it('keeps them where the folder is used already', async () => {
    const names = ['draft-of-a-letter', 'server-notes', 'owner.txt'];
    for (const name of names) await mkdir(join(dataDir, name));
    for (const persistent of [true, false]) {
      const server = await startEmbeddedPostgres({ dataDir, persistent });
      await server.stop();
    }
    expect(await readdir(dataDir)).toEqual(expect.arrayContaining(names));
    for (const name of names) await rm(join(dataDir, name), { recursive: true });
  });

  it('is told from one that was made before there were marks', async () => {
    await rm(join(dataDir, 'aster-postgres'));
    const server = await startEmbeddedPostgres({ dataDir });
    await server.stop();
    expect(await readdir(dataDir)).toContain('aster-postgres');
  });
});

describe('a server that is not persistent', () => {
  it('leaves nothing behind', async () => {
    const passing = join(folder, 'passing');
    const server = await startEmbeddedPostgres({ dataDir: passing, persistent: false });
    await query(server.connectionString, 'create table passing (id int)');
    await server.stop();
    await expect(stat(passing)).rejects.toThrow('ENOENT');
  });

  it('leaves alone what else is in its folder, kept data too', async () => {
    await mkdir(join(dataDir, 'mine'));
    const server = await startEmbeddedPostgres({ dataDir, persistent: false });
    const row = await query(server.connectionString, tables);
    await server.stop();
    expect(row).toEqual([null]);
    expect((await readdir(dataDir)).sort()).toEqual(['aster-postgres', 'mine', 'server']);
  });
});
