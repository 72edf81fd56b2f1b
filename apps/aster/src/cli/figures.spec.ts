import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { waitFor } from '@aster-scheduler/core/testing';
import { type CommandLine, type Printed, startCommandLine } from '../testing/command-line.js';

describe('the commands that show figures', () => {
  let line: CommandLine;

  beforeAll(async () => {
    line = await startCommandLine();
    const { jobs } = line.client;
    await jobs.create({ name: 'nightly', cron_expr: '0 3 * * *', timezone: 'Europe/Berlin', command: 'true' });
    for (const [name, text] of [
      ['etl/a', 'cannot open /data/1/x'],
      ['etl/b', 'cannot open /data/2/x'],
    ] as const) {
      const args = ['-c', `echo ${text}; exit 7`];
      await jobs.create({ name, command: 'sh', args, cron_expr: '@manually', max_retries: 0 });
      const { id } = await jobs.trigger(name);
      await waitFor(
        async () => ((await line.client.runs.get(id, { waitMs: 20_000 })).finished_at === null ? undefined : true),
        { what: 'it has failed', withinMs: 60_000 },
      );
    }
  });

  afterAll(async () => {
    await line?.close();
  });

  const aster = async (...words: string[]): Promise<Printed> => line.aster(words);

  it('put failures together by what they have in common, and by job', async () => {
    const { code, stdout } = await aster('failures');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^RUNS +WHAT +JOBS +FIRST +LAST\n +2 +\S.* +etl\/[ab] and 1 more .*\n$/);
    expect((await aster('failures', '--by', 'job', '-o', 'jsonl')).stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(await aster('failures', '--from', 'now-3d', '--to', 'now-2d')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'nothing has failed in that time\n',
    });
    expect(await aster('failures', '--from', 'now-3d', '--range', '1h')).toMatchObject({ code: 2 });
  });

  it('forecast what will start, with a row for each step', async () => {
    const { code, stdout } = await aster('forecast', '--tz', 'Europe/Berlin');
    expect(code).toBe(0);
    const rows = stdout.trimEnd().split('\n');
    expect(rows[0]).toMatch(/^FROM +STARTS +CHART +BUSY P95 +SLOTS$/);
    expect(rows.filter((row) => / 1 +█+ /.test(row))).toEqual([expect.stringMatching(/ 03:00:00 CES?T +1 /)]);
    const json = JSON.parse((await aster('forecast', '-o', 'json')).stdout) as object;
    expect(json).toMatchObject({ is_complete: true, step_ms: 3_600_000 });
  });

  it('show what changes would come to, and change nothing', async () => {
    const words = ['simulate', 'nightly', '--cron', '*/5 * * * *', '--usual', '12m', '--policy', 'forbid'];
    const { code, stdout, stderr } = await aster(...words);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^FROM +STARTS +THEN +CHART +BUSY P95 +BUSY THEN +SLOTS\n/);
    expect(stdout).toMatch(/ 0 +12 +█/);
    expect(stderr).toMatch(/^nightly: \d+ of 288 ticks would be skipped: /m);
    expect((await line.client.jobs.get('nightly')).cron_expr).toBe('0 3 * * *');
    const file = join(line.folder, 'what.aster.yaml');
    await writeFile(file, 'version: 1\nsource: x\njobs:\n  new:\n    cron: "0 * * * *"\n    run: [echo]\n');
    const both = await aster('simulate', '-f', file, '--delete', 'nightly', '-o', 'json');
    const { after } = JSON.parse(both.stdout) as { after: { rows: number[][]; columns: string[] } };
    const starts = after.rows.reduce((sum, row) => sum + (row[after.columns.indexOf('starts')] ?? 0), 0);
    expect([24, 25]).toContain(starts);
    const together = (name: string) => `  ${name}:\n    cron: 0 4 * * *  # at four\n    run: [echo]\n`;
    const written = `version: 1\nsource: x\njobs:\n${together('one')}${together('two')}`;
    await writeFile(file, written);
    const spread = await aster('simulate', '-f', file, '--apply-spread');
    expect(spread).toMatchObject({ code: 0, stderr: expect.stringContaining('one starts by 1 4 * * * now') as string });
    const at = (minute: number) => `cron: ${minute} 4`;
    expect(await readFile(file, 'utf8')).toBe(written.replace(at(0), at(1)).replace(at(0), at(2)));
    expect(await aster('simulate', '--delete', 'nightly', '--apply-spread')).toMatchObject({ code: 2 });
    expect(await aster('simulate')).toMatchObject({ code: 2 });
    expect(await aster('simulate', '--cron', '@daily')).toMatchObject({ code: 2 });
    expect(await aster('simulate', 'unknown', '--usual', '1m')).toMatchObject({ code: 2 });
  });

  // behind the others, since it takes a minute until they are added up
  it('count what runs have come to, of all and of one job', async () => {
    await waitFor(
      async () => {
        const { columns, rows } = await line.client.statistics.runs({ pool: 'default' });
        const failed = columns.indexOf('failed');
        return rows.reduce((sum, row) => sum + (row[failed] ?? 0), 0) === 2;
      },
      { what: 'the runs are added up', withinMs: 240_000 },
    );
    const rows = (await aster('stats', 'etl/a', '--range', '1h', '-o', 'jsonl')).stdout.trimEnd().split('\n');
    expect(rows.map((text) => (JSON.parse(text) as { failed: number }).failed)).toEqual([1]);
    const { stdout } = await aster('stats', '--pool', 'default');
    expect(stdout).toMatch(/^FROM +OK +FAILED +LATE +SKIPPED +MEDIAN +P95 +LONGEST +WAIT P95\n.* 2 +0 +0 /);
    expect((await aster('stats', 'etl/a')).stdout).toMatch(/^ +success +0\.0 %\n/);
    expect(await aster('stats', 'etl/a', '--pool', 'default')).toMatchObject({ code: 2 });
    expect(JSON.parse((await aster('stats', '-o', 'json')).stdout)).toMatchObject({ step_ms: 3_600_000 });
  }, 300_000);

  it('show a job and a run without what the server refuses to count', async () => {
    const between = createServer((request, response) => {
      const path = request.url ?? '';
      if (/\/(?:stats|graph|comparison)\b/.test(path)) {
        response.writeHead(400).end();
        return;
      }
      void fetch(`${line.url}${path}`).then(async (answer) =>
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text()),
      );
    }).listen(0, '127.0.0.1');
    await once(between, 'listening');
    const env = { ASTER_URL: `http://127.0.0.1:${(between.address() as AddressInfo).port}` };
    const job = await line.aster(['job', 'etl/a'], { env });
    expect(job).toMatchObject({ code: 0, stderr: '' });
    expect(job.stdout).toMatch(/7 days +not known now\n +starts +not known now\n/);
    const run = await line.aster(['run', 'last-failed'], { env });
    expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(/last success +not known now\n/) as string });
    between.closeAllConnections();
    between.close();
  });

  it.each([80, 200])('keep to %d columns in a terminal', async (columns) => {
    for (const command of ['stats', 'failures', 'forecast', 'simulate --delete nightly', 'versions nightly']) {
      const { stdout } = await line.terminal(`aster ${command}`, columns, { env: { NO_COLOR: '1' } });
      const tooWide = stdout.split(/\r?\n/).filter((text) => [...text].length > columns && !/^\w+ .*:/.test(text));
      expect({ command, tooWide }).toEqual({ command, tooWide: [] });
    }
  });
});
