import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defineJobs } from '@aster-scheduler/client';
import { checkSources } from './check-sources.js';
import { readDocument } from './read-document.js';
import { readSources } from './read-sources.js';

describe('readSources', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aster-sources-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }

  const aJob = (name: string) => `{"version": 1, "jobs": {"${name}": {"cron": "@daily", "run": ["true"]}}}`;
  const namesIn = async (...paths: string[]) =>
    (await readSources(paths, folder)).flatMap(({ jobs }) => jobs.map(({ name }) => name));

  it('finds the files of a folder and below, by their names, without hidden ones and links', async () => {
    await write('b.aster.yaml', aJob('b'));
    await write('a/z.aster.json', aJob('z'));
    await write('other.yaml', aJob('other'));
    await write('.git/x.aster.yaml', aJob('hidden'));
    await write('node_modules/p/x.aster.yaml', aJob('package'));
    await symlink(join(folder, 'other.yaml'), join(folder, 'link.aster.yaml'));
    expect(await namesIn('.')).toEqual(['z', 'b']);
    expect(await namesIn('other.yaml', 'a')).toEqual(['other', 'z']);
    expect(await namesIn('b.aster.yaml', 'b.aster.yaml')).toEqual(['b']);
  });

  it('runs a program and reads what it exports', async () => {
    await write('jobs.aster.mjs', `export default [${aJob('one')}, ${aJob('two')}];`);
    expect(await namesIn('.')).toEqual(['one', 'two']);
    await write('jobs.aster.mjs', 'throw new Error("no settings");');
    await write('bad.mjs', 'throw new Error("no settings");');
    await expect(readSources(['bad.mjs'], folder)).rejects.toThrow(/bad\.mjs cannot be run: no settings$/);
  });

  it('refuses what is not there, is no such file, and a folder without any', async () => {
    await write('notes.txt', '');
    await mkdir(join(folder, 'empty'));
    await expect(readSources(['nothing.yaml'], folder)).rejects.toThrow(/^nothing\.yaml cannot be read/);
    await expect(readSources(['notes.txt'], folder)).rejects.toThrow('notes.txt is no file of jobs');
    await expect(readSources(['empty'], folder)).rejects.toThrow('there is no file of jobs in empty');
  });
});

describe('defineJobs', () => {
  it('makes a document that is read like a file', () => {
    const document = defineJobs(
      [
        { name: 'load', cron: '0 3 * * *', run: ['load', '--fast'] },
        { name: 'report', command: 'report', depends_on: ['load'], was: 'summary' },
      ],
      {
        ...{ source: 'ops/jobs', defaults: { timezone: 'Europe/Berlin' } },
        rules: { failed: { when: 'failed', channels: ['hook'] } },
        channels: { hook: { kind: 'webhook', config: { url: 'https://hooks.example.org' } } },
      },
    );
    const source = readDocument(document, () => ({ file: 'jobs.aster.mjs' }));
    expect(checkSources([source])).toEqual([]);
    expect(source.jobs.map(({ name, was, fields }) => ({ name, was, ...fields }))).toMatchObject([
      { name: 'load', cron_expr: '0 3 * * *', command: 'load', args: ['--fast'], timezone: 'Europe/Berlin' },
      { name: 'report', was: 'summary', command: 'report', depends_on: [{ job: 'load' }] },
    ]);
    expect([...source.rules, ...source.channels].map(({ name }) => name)).toEqual(['failed', 'hook']);
    expect(() => defineJobs([{ name: 'a' }, { name: 'a' }], { source: 'ops' })).toThrow('declared twice');
  });
});
