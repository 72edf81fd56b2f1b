import { tmpdir } from 'node:os';
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
});
