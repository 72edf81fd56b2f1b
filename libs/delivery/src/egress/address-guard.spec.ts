import { createAddressGuard } from './address-guard.js';

describe('the guard of addresses', () => {
  const guard = createAddressGuard();

  it.each(['8.8.8.8', '1.1.1.1', '93.184.216.34', '172.32.0.1', '::ffff:8.8.8.8', '2606:4700:4700::1111'])(
    'lets out to %s',
    (address) => expect(guard(address)).toBeUndefined(),
  );

  it.each([
    // loopback
    ...['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::ffff:7f00:1'],
    // private
    ...[
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '100.64.0.1',
      'fc00::1',
      'fdff::1',
      '::ffff:10.0.0.1',
    ],
    // link-local, and what clouds put there and elsewhere
    ...['169.254.169.254', '169.254.170.2', 'fe80::1', 'fe80::1%lo', '::ffff:169.254.169.254', 'fd00:ec2::254'],
    ...['168.63.129.16', '100.100.100.200', '192.0.0.192'],
    // no single machine
    ...['0.0.0.0', '0.1.2.3', '255.255.255.255', '224.0.0.1', '239.255.255.250', '::', 'ff02::1'],
    // reserved, documentation, measurement
    ...['240.0.0.1', '192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '2001:db8::1', '3fff::1', '100::1'],
    // forms that another address is hidden in
    ...['::127.0.0.1', '::7f00:1', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::a9fe:a9fe', '2002:7f00:1::'],
    ...['2001:0:7f00:1::1', 'fec0::1', '4000::1'],
    // no addresses
    ...['', 'localhost', '300.1.1.1', '1.2.3.4/8'],
  ])('keeps in what would go to %j', (address) => expect(guard(address)).toEqual(expect.any(String)));

  it('lets out to what is allowed, in whichever form it is written, and to nothing beside it', () => {
    const allowing = createAddressGuard(['10.1.0.0/16', '127.0.0.1', 'fd12:3456::/32', '::1']);
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '127.0.0.1', 'fd12:3456::9', '::1']) {
      expect(allowing(address)).toBeUndefined();
    }
    for (const address of ['10.2.0.1', '127.0.0.2', 'fd12:3457::9']) expect(allowing(address)).toMatch('NOTIFY_ALLOW');
  });

  it('judges an address of IPv4 also where one of IPv6 that is allowed leads to it', () => {
    const allowing = createAddressGuard(['64:ff9b::/96', '2002::/16', '::/0']);
    for (const address of ['64:ff9b::808:808', '2002:808:808::1', '::1']) expect(allowing(address)).toBeUndefined();
    for (const address of ['64:ff9b::a00:1', '2002:a00:1::1', '::ffff:0:a00:1', '::a00:1', '64:ff9b:1::a00:1']) {
      expect(allowing(address)).toMatch('private; NOTIFY_ALLOW');
    }
    for (const address of ['64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::1']) expect(allowing(address)).toMatch('never');
  });

  it('lets nothing out to links and metadata, whatever is allowed', () => {
    const allowing = createAddressGuard(['0.0.0.0/0', '::/0']);
    for (const address of ['169.254.169.254', 'fe80::1', 'fd00:ec2::254', '168.63.129.16', '0.0.0.0', '224.0.0.1']) {
      expect(allowing(address)).toMatch('never');
    }
    expect(allowing('10.0.0.1')).toBeUndefined();
  });
});
