import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { hostClockMs } from '../host-clock.js';
import { createLease } from './lease.js';

function leaseEnd(untilMs: number): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    createLease(untilMs, () => resolve(performance.now() - startedAt));
  });
}

async function connectedSockets(): Promise<readonly [Socket, Socket]> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [far] = (await once(server, 'connection')) as [Socket];
  server.close();
  return [near, far];
}

/** Nothing else happens in this process for so long. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe('createLease', () => {
  it('ends at its time on the clock of the host', async () => {
    expect(await leaseEnd(hostClockMs() + 700)).toBeGreaterThan(650); // the clock goes in steps of 10 ms
  });

  it.each([0, -Infinity, Number.NaN])('is over from the start when it lasts until %s', (until) => {
    let ends = 0;
    const lease = createLease(until, () => ends++);
    expect([lease.isOver(), ends]).toEqual([true, 1]);
  });

  it('goes on for ever when nothing else is said', () => {
    const lease = createLease(Infinity, () => {
      throw new Error('over');
    });
    expect([lease.isOver(), lease.endsAt()]).toEqual([false, Infinity]);
    lease.stop();
  });

  it('goes on when it was extended while nobody could hear of it', async () => {
    const [worker, companion] = await connectedSockets();
    const ends: string[] = [];
    const lease = createLease(hostClockMs() + 50, () => ends.push('over'));
    const extended = new Promise<void>((resolve) => {
      companion.once('data', () => {
        lease.extend(Infinity);
        resolve();
      });
    });
    worker.write('extended');
    block(200);
    await extended;
    expect([lease.isOver(), ends]).toEqual([false, []]);
    worker.destroy();
    companion.destroy();
  });

  it('ends once more after it was extended, and can be made shorter', async () => {
    const ends: string[] = [];
    await new Promise<void>((resolve) => {
      const lease = createLease(hostClockMs() - 1, () => {
        ends.push('over');
        if (ends.length === 2) resolve();
      });
      lease.extend(Infinity);
      expect(lease.isOver()).toBe(false);
      lease.extend(hostClockMs() + 20);
    });
    expect(ends).toHaveLength(2);
  });
});
