import { newApiKey } from '@aster-scheduler/core';
import fc from 'fast-check';
import { maskSecrets } from './mask-secrets.js';

describe('maskSecrets', () => {
  it.each<[unknown, unknown]>([
    [
      { command: 'report', args: ['--day', '1'] },
      { command: 'report', args: ['--day', '1'] },
    ],
    [{ env: { REGION: 'eu', EMPTY: '' } }, { env: { REGION: '***', EMPTY: '***' } }],
    [{ env: { A: '${secret:DB}', B: 'x${secret:DB}' } }, { env: { A: '${secret:DB}', B: '***' } }],
    [{ args: ['--password', 'hunter2', '-v'] }, { args: ['--password', '***', '-v'] }],
    [{ args: ['--db-password=hunter2'] }, { args: ['--db-password=***'] }],
    [{ args: ['-c', 'API_TOKEN=abc run'] }, { args: ['-c', 'API_TOKEN=*** run'] }],
    [
      { payload: { apiKey: 'x', nested: [{ client_secret: 'y', id: 1 }] } },
      { payload: { apiKey: '***', nested: [{ client_secret: '***', id: 1 }] } },
    ],
    [{ payload: { password: null, secret: true } }, { payload: { password: null, secret: true } }],
    [
      ['a=TOKEN=abc x token:', 'my-api-key=a=b,token=c d=e'],
      ['a=TOKEN=*** x token:', 'my-api-key=*** d=e'],
    ],
    [
      ['--my-token-file', 'f', '-token', 's'],
      ['--my-token-file', '***', '-token', '***'],
    ],
    [{ url: 'postgres://me:pw@host/db?x=1' }, { url: 'postgres://***@host/db?x=1' }],
    [
      ['-ihttps://ann:pw@host', 'git+ssh://ann:pw@host x=http://:pw@h'],
      ['-ihttps://***@host', 'git+ssh://***@host x=http://***@h'],
    ],
    [{ url: 'https://user@host/a:b@c' }, { url: 'https://user@host/a:b@c' }],
    ['plain', 'plain'],
    [undefined, undefined],
    [null, null],
  ])('of %j keeps %j', (value, expected) => {
    expect(maskSecrets(value)).toEqual(expected);
  });

  it('lets no key of the API through', () => {
    const key = newApiKey();
    expect(JSON.stringify(maskSecrets({ command: key, args: [`x${key}y`], name: key }))).not.toContain(key);
  });

  it.each([
    ['tokentoken…', 'token'.repeat(25_000)],
    ['--tokentoken…', `--${'token'.repeat(25_000)}!`],
    ['token=token=…', 'token='.repeat(20_000)],
    ['token= token= …', 'token= '.repeat(20_000)],
    ['a.a.a…', 'a.'.repeat(60_000)],
    ['a://a://…', 'a://'.repeat(30_000)],
    ['a://:a://:…', 'a://:'.repeat(30_000)],
  ])('of %s takes no time that grows faster than the text', (_what, text) => {
    const before = process.cpuUsage();
    for (let count = 0; count < 100; count += 1) maskSecrets([text, 'x', { [text]: text, env: { [text]: text } }]);
    const { user } = process.cpuUsage(before);
    expect(user / 100_000).toBeLessThan(50); // milliseconds for each; it took seconds
  });

  it('is bounded, whatever it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 20 }), (value) => {
        expect(JSON.stringify(maskSecrets(value) ?? null).length).toBeLessThan(140_000);
      }),
    );
    const large = maskSecrets(
      Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`f${index}`, 'x'.repeat(5_000)])),
    );
    expect(JSON.stringify(large).length).toBeLessThan(2_000);
    expect(large).toMatchObject({ too_large: true });
    expect(maskSecrets('y'.repeat(5_000))).toBe(`${'y'.repeat(1_000)}… (5000 characters)`);
  });
});
