import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * Stands where PgBouncer in transaction mode would stand, and greets as strictly; behind the greeting it only passes
 * on.
 */
export interface PoolerStandIn {
  readonly connectionString: string;
  /** How many connections were refused for a setting. */
  refusals(): number;
  close(): Promise<void>;
}

/** What PgBouncer 1.18 takes in a greeting; it keeps them for each client. */
const known = new Set([
  'user',
  'database',
  'client_encoding',
  'datestyle',
  'timezone',
  'standard_conforming_strings',
  'application_name',
]);

/**
 * @param connectionString of the server behind it
 * @param ignored settings that are swallowed, as `ignore_startup_parameters` says
 */
export async function startPoolerStandIn(
  connectionString: string,
  ignored: readonly string[] = [],
): Promise<PoolerStandIn> {
  const behind = new URL(connectionString);
  const sockets = new Set<Socket>();
  let refusals = 0;
  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => undefined).on('close', () => sockets.delete(client));
    client.once('data', (greeting: Buffer) => {
      const settings = settingsIn(greeting);
      const refused = settings
        .map(([name]) => name)
        .find((name) => !known.has(name.toLowerCase()) && !ignored.includes(name));
      if (refused !== undefined) {
        refusals += 1;
        client.end(refusal(`unsupported startup parameter: ${refused}`));
        return;
      }
      const upstream = connect(Number(behind.port || 5432), behind.hostname);
      sockets.add(upstream);
      upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
      client.on('close', () => upstream.destroy());
      upstream.write(greetingOf(settings.filter(([name]) => !ignored.includes(name))));
      client.pipe(upstream).pipe(client);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(connectionString);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    connectionString: url.href,
    refusals: () => refusals,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

type Setting = readonly [name: string, value: string];

/** https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-STARTUPMESSAGE */
function settingsIn(greeting: Buffer): readonly Setting[] {
  const words = greeting.subarray(8).toString().split('\0');
  return words.flatMap((word, at): Setting[] => (at % 2 === 0 && word !== '' ? [[word, words[at + 1] ?? '']] : []));
}

function greetingOf(settings: readonly Setting[]): Buffer {
  const body = Buffer.from(`${settings.map(([name, value]) => `${name}\0${value}\0`).join('')}\0`);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.writeUInt32BE(196_608, 4); // protocol 3.0
  return Buffer.concat([head, body]);
}

function refusal(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C08P01\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeUInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
