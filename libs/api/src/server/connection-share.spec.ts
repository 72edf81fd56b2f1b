import { createConnectionShare } from './connection-share.js';

describe('createConnectionShare', () => {
  it('lets one address have so many connections, and others theirs', () => {
    const share = createConnectionShare(2);
    const enter = (...addresses: string[]) => addresses.map((address) => share.enter(address));
    expect(enter('10.0.0.1', '::ffff:10.0.0.1', '10.0.0.1', '10.0.0.2')).toEqual([true, true, false, true]);
    share.leave('10.0.0.1');
    expect(enter('10.0.0.1', '10.0.0.1')).toEqual([true, false]);
    expect(enter('2001:db8::1', '2001:db8::2', '2001:db8:0:0:5::1', '2001:db8:0:1::1')).toEqual([
      ...[true, true, false, true],
    ]);
  });

  it('counts neither this machine nor proxies that are trusted', () => {
    const share = createConnectionShare(0, ['10.1.0.0/16']);
    const addresses = ['127.0.0.1', '::1', '::ffff:127.0.0.1', undefined, '10.1.2.3', '10.2.0.1'];
    expect(addresses.map((address) => share.enter(address))).toEqual([true, true, true, true, true, false]);
  });
});
