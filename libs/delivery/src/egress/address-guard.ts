import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Says why nothing may be sent to an address; `undefined` when it may. */
export type AddressGuard = (address: string) => string | undefined;

/**
 * Lets messages out to public addresses, and to those of `allowed`. What is never let out, even if it is allowed: the
 * machine's own links and what clouds put there, since these give away credentials to whoever asks from inside; and
 * what is no address of a single machine. An address that another is hidden in is judged by both.
 *
 * @param allowed addresses and networks, such as `10.0.0.0/8` or `::1`
 */
export function createAddressGuard(allowed: readonly string[] = []): AddressGuard {
  const networks = allowed.map(toNetwork);
  const judge = (address: Address): string | undefined => {
    const range = rangeOf(address);
    if (range === 'public') return undefined;
    if (never.has(range)) return `it is ${range}, which is never sent to`;
    return networks.some((network) => isWithin(address, network)) ? undefined : `it is ${range}; NOTIFY_ALLOW lacks it`;
  };
  return (text) => {
    if (!ipaddr.isValid(text)) return 'it is no address';
    const address = ipaddr.process(text); // ::ffff:a.b.c.d becomes a.b.c.d
    const hidden = hiddenIn(address);
    return judge(address) ?? (hidden && judge(hidden));
  };
}

const never: ReadonlySet<string> = new Set(['link-local', 'a metadata service', 'multicast', 'no single machine']);

/** Services of clouds that lie outside of the ranges of links. */
const metadata = ['168.63.129.16/32', '100.100.100.200/32', '192.0.0.192/32', 'fd00:ec2::/32', 'fd20:ce::254/128'].map(
  toNetwork,
);
const globalUnicast = toNetwork('2000::/3');

const names: Readonly<Record<string, string>> = {
  loopback: 'loopback',
  private: 'private',
  uniqueLocal: 'private',
  carrierGradeNat: 'private',
  linkLocal: 'link-local',
  multicast: 'multicast',
  broadcast: 'no single machine',
  unspecified: 'no single machine',
};

function rangeOf(address: Address): string {
  if (metadata.some((network) => isWithin(address, network))) return 'a metadata service';
  const range = address.range();
  const name = names[range];
  if (name !== undefined) return name;
  if (range !== 'unicast') return 'reserved';
  // in IPv6 everything else is reserved, among it forms that other addresses are hidden in
  return address.kind() === 'ipv4' || isWithin(address, globalUnicast) ? 'public' : 'reserved';
}

/** Networks of IPv6 whose addresses lead to one of IPv4, and where in them that begins. */
const translated = [
  ...(['64:ff9b::/96', '64:ff9b:1::/48', '::ffff:0:0:0/96', '::/96'] as const).map((text) => ({ text, at: 12 })),
  { text: '2002::/16', at: 2 },
].map(({ text, at }) => ({ network: toNetwork(text), at }));

function hiddenIn(address: Address): Address | undefined {
  if (address.range() === 'loopback') return undefined; // ::1
  const found = translated.find(({ network }) => isWithin(address, network));
  return found && ipaddr.fromByteArray(address.toByteArray().slice(found.at, found.at + 4));
}

function toNetwork(text: string): [Address, number] {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

function isWithin(address: Address, [network, bits]: [Address, number]): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}
