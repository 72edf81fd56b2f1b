import type { AsterEvent } from '@aster-scheduler/core';
import { createAddressGuard } from '@aster-scheduler/delivery';
import { startPingReceiver } from '../testing/ping-receiver.js';
import { createHeartbeat } from './heartbeat.js';

describe('a heartbeat', () => {
  it('tells once a minute that all is well, however often it is', async () => {
    const receiver = await startPingReceiver();
    const events: AsterEvent[] = [];
    const egress = { guard: createAddressGuard(['127.0.0.1']), timeoutMs: 10_000 };
    const heartbeat = createHeartbeat({
      url: `${receiver.url}/alive`,
      egress,
      emit: (event) => void events.push(event),
    });
    for (let n = 0; n < 5; n += 1) heartbeat.beat();
    await heartbeat.finish();
    heartbeat.beat();
    await heartbeat.finish();
    expect(receiver.arrived).toEqual([{ method: 'POST', path: '/alive', body: '' }]);
    expect(events).toMatchObject([{ type: 'notification.settled', kind: 'heartbeat', state: 'sent' }]);
    await receiver.close();
  });

  it('says where nobody hears it, and goes to no address inside unless it may', async () => {
    const receiver = await startPingReceiver();
    const events: AsterEvent[] = [];
    const egress = { guard: createAddressGuard(), timeoutMs: 10_000 };
    const url = `${receiver.url}/a-secret-that-nobody-knows`;
    const heartbeat = createHeartbeat({ url, egress, emit: (event) => void events.push(event) });
    heartbeat.beat();
    await heartbeat.finish();
    expect(receiver.arrived).toEqual([]);
    expect(events).toMatchObject([{ kind: 'heartbeat', state: 'failed', error: expect.any(String) as string }]);
    expect(JSON.stringify(events)).not.toContain('nobody-knows');
    await receiver.close();
  });
});
