import type { IncomingMessage } from 'node:http';
import { createAddressReader } from './client-address.js';

function aRequest(remoteAddress: string | undefined, forwarded?: string | string[]): IncomingMessage {
  return { socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage;
}

describe('createAddressReader', () => {
  const believing = createAddressReader(['10.0.0.0/8', '::1', 'fd00::/8']);

  it.each<[string | undefined, string | undefined, string | undefined]>([
    ['10.1.2.3', '192.0.2.7', '192.0.2.7'],
    ['::ffff:10.1.2.3', '192.0.2.7', '192.0.2.7'],
    ['::1', '192.0.2.7, 10.9.9.9', '192.0.2.7'],
    ['10.1.2.3', '203.0.113.5, 192.0.2.7', '192.0.2.7'], // the first was made up by the client
    ['10.1.2.3', '192.0.2.7, nonsense', '10.1.2.3'],
    ['10.1.2.3', 'nonsense, 192.0.2.7', '192.0.2.7'],
    ['10.1.2.3', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
    ['10.1.2.3', '', '10.1.2.3'],
    ['10.1.2.3', undefined, '10.1.2.3'],
    ['fd00::5', '2001:db8::1', '2001:db8::1'],
    ['192.0.2.9', '203.0.113.5', '192.0.2.9'], // not a trusted proxy
    [undefined, '203.0.113.5', undefined],
  ])('of %s, which forwards %j, is %s', (peer, forwarded, expected) => {
    expect(believing(aRequest(peer, forwarded))).toBe(expected);
  });

  it('believes nobody by default', () => {
    expect(createAddressReader()(aRequest('127.0.0.1', '192.0.2.7'))).toBe('127.0.0.1');
  });

  it.each([['nonsense'], ['10.0.0.0/33'], ['10.0.0.0/8/8'], ['::1/129'], ['10.0.0.0/x'], ['']])(
    'does not take %j',
    (network) => {
      expect(() => createAddressReader([network])).toThrow(/trustedProxies\[0\]: must be an address/);
    },
  );
});
