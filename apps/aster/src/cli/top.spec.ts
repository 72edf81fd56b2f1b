import { stripVTControlCharacters } from 'node:util';
import { waitFor } from '@aster-scheduler/core/testing';
import { type CommandLine, startCommandLine } from '../testing/command-line.js';

let line: CommandLine;

beforeAll(async () => {
  line = await startCommandLine();
  const { jobs, runs } = line.client;
  await jobs.create({ name: 'hello', cron_expr: '@manually', command: 'echo', args: ['it said hello'] });
  await jobs.create({ name: 'broken', cron_expr: '@manually', command: 'false', max_retries: 0 });
  for (const name of ['broken', 'hello']) {
    const { id } = await jobs.trigger(name);
    await waitFor(async () => ((await runs.get(id)).finished_at === null ? undefined : true), {
      what: `the run of ${name} ends`,
      withinMs: 60_000,
    });
  }
});

afterAll(async () => {
  await line?.close();
});

describe('aster top', () => {
  it('draws itself in a terminal, shows output and reasons, asks before it changes something, and cleans up', async () => {
    const { code, stdout } = await line.typing('aster top', [
      [/> .*hello/, 'l'],
      [/it said hello/, 'x'],
      [/any key goes back[^]*q quit/, 'j'],
      [/> .*broken/, 'w'],
      [/exit code 1|exited with/, 'r'],
      [/retry .* of broken\? \[y\/n\]/, 'n'],
      [/\[y\/n\][^]*q quit/, 'q'],
    ]);
    expect(code).toBe(0);
    expect(stdout.startsWith('\u001b[?1049h\u001b[?25l')).toBe(true);
    expect(stdout.trimEnd().endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
    const { items } = await line.client.runs.list();
    expect(items).toHaveLength(2);
    for (const screen of stdout.split('\u001b[H').slice(1)) {
      const [drawn = ''] = screen.split('\u001b[J');
      const rows = stripVTControlCharacters(drawn).split('\r\n');
      expect(rows.length).toBeLessThanOrEqual(40);
      expect(rows.map((row) => row.trimEnd()).filter((row) => row.length > 80)).toEqual([]);
    }
  });

  it('retries a run when that is agreed to', async () => {
    const { stdout } = await line.typing('aster top', [
      [/> /, 'r'],
      [/\[y\/n\]/, 'y'],
      [/run [0-9a-f]{8}-/, '\u0003'],
    ]);
    const [, id = ''] = /run ([0-9a-f-]{36})/.exec(stripVTControlCharacters(stdout)) ?? [];
    expect(await line.client.runs.get(id)).toMatchObject({ trigger: 'retry' });
  });

  it('is printed once without a terminal, and for programs', async () => {
    const text = await line.aster(['top']);
    expect(text).toMatchObject({ code: 0, stdout: expect.stringContaining('broken') });
    expect(text.stdout).not.toContain('\u001b');
    const json = JSON.parse((await line.aster(['top', '-o', 'json'])).stdout) as { readonly runs: unknown[] };
    expect(json.runs.length).toBeGreaterThanOrEqual(2);
  });
});
