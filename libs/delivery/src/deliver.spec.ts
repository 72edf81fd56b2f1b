import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { deliver } from './deliver.js';
import { createAddressGuard } from './egress/address-guard.js';
import { failedAtNight } from './testing/notices.js';
import { type Received, type Receiver, startReceiver } from './testing/receiver.js';

const egress = { guard: createAddressGuard(['127.0.0.1']), timeoutMs: 10_000 };
const now = new Date();
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

let receiver: Receiver;
let answer: (response: ServerResponse, request: Received) => void;
beforeAll(async () => {
  receiver = await startReceiver((...given) => answer(...given));
});
afterAll(async () => receiver.close());

const webhook = (config: object = {}) => ({ kind: 'webhook', config: { url: receiver.url, ...config } });

describe('a notice', () => {
  it('arrives at a webhook as its receiver can check it, each time with the same id', async () => {
    answer = (response) => response.end('thanks');
    for (const _ of [1, 2]) {
      const result = await deliver(failedAtNight, webhook({ secret, headers: { 'X-Own': 'y' } }), { egress }, now);
      expect(result).toEqual({ outcome: 'delivered', status: 200, excerpt: 'thanks' });
    }
    const arrived = receiver.received.slice(-2);
    for (const { headers, body } of arrived) {
      expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: 'incident.opened' });
      expect(headers).toMatchObject({ 'webhook-id': failedAtNight.id, 'x-own': 'y' });
    }
  });

  it.each([
    [302, 'refused'],
    [404, 'refused'],
    [410, 'refused'],
    [429, 'failed'],
    [500, 'failed'],
  ])('is, at an answer of %d, %s', async (status, outcome) => {
    answer = (response) => response.writeHead(status, { location: '/', 'retry-after': '3' }).end();
    expect(await deliver(failedAtNight, webhook(), { egress }, now)).toMatchObject({ outcome, status });
  });

  it('is tried again when nothing is answered, when the connection breaks, and when there is no such name', async () => {
    const impatient = { egress: { ...egress, timeoutMs: 200 } };
    answer = () => undefined;
    expect(await deliver(failedAtNight, webhook(), impatient, now)).toMatchObject({ outcome: 'failed' });
    answer = (response) => response.destroy();
    expect(await deliver(failedAtNight, webhook(), { egress }, now)).toMatchObject({ outcome: 'failed' });
    const resolve = async (): Promise<never> => Promise.reject(new Error('getaddrinfo ENOTFOUND hook.invalid'));
    const unknown = { egress: { ...egress, resolve } };
    expect(await deliver(failedAtNight, webhook({ url: 'http://hook.invalid' }), unknown, now)).toEqual({
      outcome: 'failed',
      error: 'getaddrinfo ENOTFOUND hook.invalid',
    });
  });

  it('is refused where nothing may be sent, where there is no address, and by what is no channel', async () => {
    const closed = { egress: { ...egress, guard: createAddressGuard() } };
    for (const channel of [webhook(), webhook({ url: 'no address' }), { kind: 'constructor', config: {} }]) {
      expect(await deliver(failedAtNight, channel, closed, now)).toMatchObject({ outcome: 'refused' });
    }
  });

  it('tells nothing of secrets, even when the other side repeats them', async () => {
    answer = (response, { headers }) => response.writeHead(401).end(`no ${headers['authorization']} ${secret}`);
    const channel = {
      ...webhook({ secret, headers: { authorization: 'Bearer tell-nobody' } }),
      secrets: ['tell-nobody'],
    };
    const result = await deliver(failedAtNight, channel, { egress }, now);
    expect(result).toMatchObject({ outcome: 'refused', excerpt: 'no Bearer [secret] [secret]' });
  });
});
