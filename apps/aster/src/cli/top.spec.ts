import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
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

  it('draws itself in a terminal that has no size', async () => {
    const { code, stdout } = await line.typing('stty cols 0 rows 0; aster top', [
      [/> .*hello/, 'l'],
      [/it said hello[^]*any key goes back/, 'x'],
      [/any key goes back[^]*q quit/, 'q'],
    ]);
    expect({ code, told: /RangeError/.test(stdout) }).toEqual({ code: 0, told: false });
    const watched = await line.typing('stty cols 0 rows 0; aster jobs --watch', [
      [/NAME[^]*broken[^]*hello/, '\u0003'],
    ]);
    expect(watched.code).toBe(130);
  });

  it.each(['w', 'l'])('says that the server is away, whatever stood there since %s was pressed', async (key) => {
    const connections = new Set<Socket>();
    const between = createServer((socket) => {
      const further = connect(Number(new URL(line.url).port), '127.0.0.1');
      for (const end of [socket, further]) connections.add(end.on('error', () => end.destroy()));
      socket.pipe(further).pipe(socket);
    }).listen(0, '127.0.0.1');
    await once(between, 'listening');
    const { port } = between.address() as AddressInfo;
    const file = `top-${key}`;
    const watching = line.typing(`script -qfec "aster top --url http://127.0.0.1:${port}" ${file}`, [
      [/> .*hello/, key],
      [/away since \d/, '\u0003'],
    ]);
    const [run] = (await line.client.runs.list({ job: 'hello' })).items;
    const { sentence } = await line.client.runs.explain(run?.id ?? '');
    const answer = key === 'l' ? 'any key goes back' : sentence.slice(0, 20);
    const shown = async () => (await readFile(join(line.folder, file), 'utf8').catch(() => '')).includes(answer);
    await waitFor(async () => ((await shown()) ? true : undefined), { what: answer, withinMs: 60_000 });
    between.close();
    for (const socket of connections) socket.destroy();
    expect((await watching).code).toBe(0);
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
