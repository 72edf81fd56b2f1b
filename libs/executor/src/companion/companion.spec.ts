import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostClockMs } from '../host-clock.js';
import type { FromCompanion } from '../protocol/messages.js';
import { createCompanion } from './companion.js';

describe('createCompanion', () => {
  it('refuses commands, and takes them after an extension, when the lease was over before it started', async () => {
    const sent: FromCompanion[] = [];
    const hello = {
      type: 'hello',
      token: 'token',
      companion: 1,
      temporaryFolder: tmpdir(),
      leaseUntilMs: hostClockMs() - 1_000,
      isIsolated: false,
    } as const;
    const order = {
      command: '/bin/sh',
      args: ['-c', 'exit 3'],
      env: {},
      timeoutMs: 60_000,
      killGraceMs: 0,
      outputLimitBytes: 1_024,
      isMerged: false,
    };
    const endOf = async (id: number) => {
      const ends = () =>
        sent.flatMap((message) => (message.type === 'ended' && message.id === id ? [message.outcome] : []));
      companion.receive({ type: 'start', order: { ...order, id } });
      while (ends().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      return ends()[0];
    };
    const companion = createCompanion(hello, (message) => sent.push(message));
    expect(await endOf(1)).toMatchObject({ status: 'released', wasStarted: false });
    companion.receive({ type: 'lease', untilMs: hostClockMs() + 60_000 });
    expect(await endOf(2)).toMatchObject({ status: 'failed', exitCode: 3 });
    await companion.close();
    await companion.tidyUp();
  });

  it('stops every tree before it looks for the processes of one, when the lease has been over for long', async () => {
    const sent: FromCompanion[] = [];
    const hello = {
      type: 'hello',
      token: `token ${process.pid}`,
      companion: 2,
      temporaryFolder: tmpdir(),
      isIsolated: false,
    } as const;
    const companion = createCompanion({ ...hello, leaseUntilMs: hostClockMs() + 60_000 }, (message) =>
      sent.push(message),
    );
    const order = { command: '/bin/sh', args: ['-c', 'sleep 60 & wait'], env: {}, timeoutMs: 60_000 };
    const limits = { killGraceMs: 5_000, outputLimitBytes: 1_024, isMerged: false };
    const ids = [1, 2, 3, 4, 5];
    for (const id of ids) companion.receive({ type: 'start', order: { ...order, ...limits, id } });
    const started = () => sent.flatMap((message) => (message.type === 'started' ? [message.process.pid] : []));
    while (started().length < ids.length) await new Promise((resolve) => setTimeout(resolve, 5));

    const kill = import.meta.jest.spyOn(process, 'kill'); // they are sent
    companion.receive({ type: 'lease', untilMs: hostClockMs() - 20_000 });
    const first = kill.mock.calls.slice(0, ids.length);
    kill.mockRestore();
    expect(first.map(([pid]) => -pid).toSorted()).toEqual(started().toSorted());
    expect(new Set(first.map(([, signal]) => signal))).toEqual(new Set(['SIGSTOP']));
    await companion.close();
    await companion.tidyUp();
  });

  it('leaves no control group behind when a working folder cannot be made, and makes one at the next try', async () => {
    const sent: FromCompanion[] = [];
    const base = mkdtempSync(join(tmpdir(), 'aster-companion-'));
    const [temporaryFolder, groups] = [join(base, 'temporary'), join(base, 'groups')];
    for (const folder of [temporaryFolder, groups]) mkdirSync(folder);
    const hello = { type: 'hello', token: 'token', companion: 3, temporaryFolder, isIsolated: false } as const;
    const companion = createCompanion({ ...hello, leaseUntilMs: hostClockMs() + 60_000 }, (each) => sent.push(each));
    const order = { command: '/bin/sh', args: ['-c', 'exit 3'], env: {}, timeoutMs: 60_000, killGraceMs: 0 };
    const group = { folder: groups, limits: { cpuMs: 60_000 } };
    const outcomeOf = async (id: number) => {
      const ends = () => sent.filter((each) => each.type === 'ended' && each.id === id);
      companion.receive({ type: 'start', order: { ...order, outputLimitBytes: 1_024, isMerged: false, group, id } });
      while (ends().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      return ends()[0];
    };
    const clean = (folder: string) => rmSync(folder, { recursive: true, maxRetries: 20, retryDelay: 50 });

    expect(await outcomeOf(1)).toMatchObject({ outcome: { status: 'failed', exitCode: 3 } });
    for (const name of readdirSync(temporaryFolder)) clean(join(temporaryFolder, name));
    expect(await outcomeOf(2)).toMatchObject({ outcome: { status: 'failed', exitCode: 3 } });
    clean(temporaryFolder);
    expect(await outcomeOf(3)).toMatchObject({ outcome: { status: 'released', wasStarted: false } });
    expect(readdirSync(groups)).toEqual([]);
    await companion.close();
    await companion.tidyUp();
    clean(base);
  });
});
