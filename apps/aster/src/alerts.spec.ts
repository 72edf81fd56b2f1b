import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jobDefaults } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { insertJob, updateJob } from '@aster-scheduler/job-store';
import { insertAlertRule, insertChannel, triggerJob } from '@aster-scheduler/run-store';
import { createFleet, type Fleet } from './testing/fleet.js';

/** A message as it arrived. */
interface Arrived {
  readonly id: string;
  readonly body: {
    readonly type: string;
    readonly environment: string;
    readonly data: {
      readonly incident: { readonly id: string };
      readonly job: { readonly name: string; readonly url: string };
      readonly run: {
        readonly id: string;
        readonly exit_code: number;
        readonly output_tail: string;
        readonly url: string;
      };
    };
  };
}

describe('a job that fails', () => {
  let fleet: Fleet;
  let receiver: Server;
  let url: string;
  const arrived: Arrived[] = [];
  /** What happens before a message is answered. */
  let beforeAnswer: () => Promise<void> = async () => undefined;

  beforeAll(async () => {
    fleet = await createFleet();
    receiver = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Arrived['body'];
        arrived.push({ id: String(request.headers['webhook-id']), body });
        void beforeAnswer().then(() => response.writeHead(204).end());
      });
    });
    await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    await fleet.close();
    receiver.closeAllConnections();
    receiver.close();
  });

  it('is told once, again under the same id when the sender is killed before it knew, and when it is over', async () => {
    const { db } = fleet;
    const settings = {
      NOTIFY_ALLOW: '127.0.0.1',
      NOTIFY_ENVIRONMENT: 'prod',
      API_PUBLIC_URL: 'https://aster.example.org',
    };
    const channel = await insertChannel(db, { name: 'hook', kind: 'webhook', config: { url }, isEnabled: true });
    await insertAlertRule(db, {
      ...{ name: 'failed', condition: { when: 'failed', inARow: 1 }, match: {}, channels: [channel.name] },
      ...{ severity: 'critical', notifyOn: ['opened', 'resolved'], isEnabled: true },
    });
    const script = 'echo reading >&2; echo "FATAL: no such table" >&2; exit 2';
    const definition = { ...jobDefaults, name: 'nightly/report', command: 'sh', args: ['-c', script] };
    const job = await insertJob(db, { ...definition, retry: { ...jobDefaults.retry, maxRetries: 0 } });
    fleet.start('worker');
    const first = fleet.start('scheduler', settings);
    beforeAnswer = async () => {
      beforeAnswer = async () => undefined;
      await first.stop('SIGKILL'); // it has sent the message, and does not know of it
    };
    await triggerJob(db, job.id);
    await waitFor(() => arrived.length === 1);
    await first.ended;

    // nobody but who has died holds the channel: its lease ends earlier here than in a minute
    await db.updateTable('alert_channels').set({ lease_until: null }).execute();
    fleet.start('scheduler', settings);
    await waitFor(() => arrived.length === 2);
    const [opened] = arrived;
    expect(arrived.map(({ id }) => id)).toEqual([opened?.id, opened?.id]);
    expect(opened?.body).toMatchObject({
      ...{ type: 'incident.opened', environment: 'prod' },
      data: {
        job: { name: 'nightly/report', url: 'https://aster.example.org/ui/jobs/nightly%2Freport' },
        run: { exit_code: 2, output_tail: 'reading\nFATAL: no such table' },
      },
    });

    await updateJob(db, job.id, { args: ['-c', 'true'] });
    await triggerJob(db, job.id);
    await waitFor(() => arrived.length === 3);
    expect(arrived[2]?.body).toMatchObject({
      type: 'incident.resolved',
      data: { incident: { id: opened?.body.data.incident.id }, run: { status: 'succeeded' } },
    });
    await waitFor(async () => {
      const rows = await db.selectFrom('notifications').select('state').execute();
      return rows.length === 2 && rows.every(({ state }) => state === 'sent');
    });
  });
});
