import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listExamples } from '@aster-scheduler/cli';
import { waitFor } from '@aster-scheduler/core/testing';
import { type CommandLine, startCommandLine } from '../testing/command-line.js';

/** The jobs that the examples name. */
const fixture = [
  { name: 'etl/extract', cron_expr: '@daily', command: 'true' },
  { name: 'etl/load', depends_on: ['etl/extract'], command: 'true', env: { REGION: 'eu' } },
  { name: 'nightly/load', cron_expr: '0 1 * * *', command: 'false', retry_delay: '0s', retry_max_delay: '0s' },
  { name: 'nightly/report', cron_expr: '30 2 * * *', timezone: 'Europe/Berlin', command: 'echo', args: ['reported'] },
];

const commands = await listExamples();

describe('the examples of the help', () => {
  let line: CommandLine;

  beforeAll(async () => {
    line = await startCommandLine(true);
    await arrange();
  });

  afterAll(async () => {
    await line?.close();
  });

  async function ended(id: string): Promise<void> {
    await waitFor(async () => ((await line.client.runs.get(id)).finished_at === null ? undefined : true), {
      what: `run ${id} ends`,
      withinMs: 60_000,
    });
  }

  /** Everything that an example may count on, whatever those before it have done. */
  async function arrange(): Promise<void> {
    const { jobs, runs } = line.client;
    const found = (await jobs.list()).items;
    const isAsMade = (name: string, version: number) => fixture.some((job) => job.name === name) && version === 1;
    const spoilt = found.filter(({ name, version }) => !isAsMade(name, version));
    if (spoilt.some(({ name }) => name === 'etl/extract')) await jobs.delete('etl/load').catch(() => undefined);
    for (const { id } of spoilt) await jobs.delete(id).catch(() => undefined);
    const known = (await jobs.list()).items.map(({ name }) => name);
    for (const job of fixture.filter(({ name }) => !known.includes(name))) {
      const { id } = await jobs.create(job);
      if (job.name === 'nightly/load') await ended((await jobs.trigger(id)).id);
    }
    const [newest] = (await runs.list({ limit: 1 })).items;
    const isGood = newest?.job_name === 'nightly/report' && newest.status === 'succeeded';
    if (!isGood) await ended((await jobs.trigger('nightly/report')).id);
    await rm(line.home, { recursive: true, force: true });
    const config = join(line.home, '.config', 'aster', 'config.yaml');
    await mkdir(dirname(config), { recursive: true });
    const text = `current: prod\ncontexts:\n  prod:\n    url: ${line.url}\n    key: ${line.key}\n`;
    await writeFile(config, text, { mode: 0o600 });
    await writeFile(join(line.home, '.aster-key'), `${line.key}\n`);
  }

  it('are three for every command', () => {
    expect(commands.map(({ name, examples }) => [name, examples.length])).toEqual(
      commands.map(({ name }) => [name, 3]),
    );
    for (const { name, examples } of commands) {
      for (const { command } of examples) expect(command).toMatch(new RegExp(`aster ${name}\\b`));
    }
  });

  it.each(commands)('of aster $name do what they say', async ({ examples }) => {
    for (const { command } of examples) {
      await arrange();
      const env = { ASTER_URL: line.url, ASTER_API_KEY: line.key };
      const isAboutContexts = /aster (?:context|login|logout)/.test(command);
      const printed = await line.shell(command, { env: isAboutContexts ? { ASTER_URL: line.url } : env });
      expect({ command, ...printed }).toMatchObject({ command, code: 0 });
    }
  });
});
