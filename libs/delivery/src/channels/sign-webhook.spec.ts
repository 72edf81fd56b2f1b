import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { signWebhook } from './sign-webhook.js';

const secret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
const message = { id: '019acf3b-0000-7000-8000-000000000001', at: new Date(), body: '{"a":"ü"}' };

describe('the signature of a webhook', () => {
  it('is taken by the library that receivers have', () => {
    const own = secret();
    expect(new Webhook(own).verify(message.body, { ...signWebhook(message, [own]) })).toEqual({ a: 'ü' });
  });

  it('is taken by who has the new secret and by who has the old one, while they are changed', () => {
    const [before, after] = [secret(), secret()];
    const headers = { ...signWebhook(message, [before, after]) };
    for (const each of [before, after]) expect(new Webhook(each).verify(message.body, headers)).toBeDefined();
  });

  it.each([
    ['another secret', { ...message }, secret()],
    ['another body', { ...message, body: '{"a":"u"}' }, undefined],
    ['another id', { ...message, id: 'x' }, undefined],
  ])('is not taken with %s', (_, sent, other) => {
    const own = secret();
    const headers = { ...signWebhook(message, [other ?? own]), 'webhook-id': sent.id };
    expect(() => new Webhook(own).verify(sent.body, headers)).toThrow();
  });

  it('names the message and the time also where nothing is signed', () => {
    expect(signWebhook({ ...message, at: new Date(1_764_400_000_999) }, [])).toEqual({
      'webhook-id': message.id,
      'webhook-timestamp': '1764400000',
    });
  });
});
