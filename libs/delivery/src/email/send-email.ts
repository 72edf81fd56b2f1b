import { connect, type Socket } from 'node:net';
import type { SmtpServer } from '@aster-scheduler/core';
import { createTransport } from 'nodemailer';
import { inTime, timedOut } from '../egress/in-time.js';
import { pinnedLookup } from '../egress/pinned-lookup.js';
import { type HostAddress, resolveHost } from '../egress/resolve-host.js';
import type { Egress } from '../egress/send-request.js';
import type { Email } from './compose-email.js';

/** Whose signature a message has. */
export interface Dkim {
  readonly domainName: string;
  readonly keySelector: string;
  /** PEM. */
  readonly privateKey: string;
}

/**
 * Hands one message to a mail server and returns what that said, and which of the recipients it has refused: it has
 * taken the message when it has for one of them. The connection goes to an address that was checked,
 * the next one where the first does not take it, and ends when the time is up, whatever comes meanwhile or does not:
 * a network that drops packets says nothing at all.
 *
 * @throws EgressRefusedError when nothing may be sent there; what nodemailer throws otherwise
 */
export async function sendEmail(
  email: Email,
  server: SmtpServer,
  { egress, dkim }: { readonly egress: Egress; readonly dkim?: Dkim },
): Promise<string> {
  const { timeoutMs } = egress;
  const signal = AbortSignal.timeout(timeoutMs);
  const addresses = await resolveHost(server.host, egress, signal);
  const sockets = new Set<Socket>();
  const transport = createTransport({
    host: server.host, // by which the certificate is checked
    port: server.port,
    secure: server.encryption === 'implicit',
    requireTLS: server.encryption === 'starttls',
    ignoreTLS: server.encryption === 'none',
    auth: server.user === undefined ? undefined : { user: server.user, pass: server.password ?? '' },
    tls: { minVersion: 'TLSv1.2', ca: egress.ca },
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    dkim,
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: (_options, callback) => {
      const socket = connectTo(server, addresses, timeoutMs);
      sockets.add(socket);
      socket.once('error', callback);
      socket.once('connect', () => {
        socket.off('error', callback);
        callback(null, { connection: socket });
      });
    },
  });
  try {
    const sent = transport.sendMail({ ...email, to: [...email.to], headers: { ...email.headers } });
    const { response, rejectedErrors = [] } = await inTime(sent, signal, timedOut(timeoutMs));
    const refusals = rejectedErrors.map(({ recipient = '', response: why = '' }) => `not for ${recipient}: ${why}`);
    return [...refusals, response].join('\n');
  } finally {
    for (const socket of sockets) socket.destroy(timedOut(timeoutMs)); // without an error nobody hears of it
  }
}

/** Each address gets a share of the time, so that one that says nothing leaves some for the others. */
function connectTo(
  { host, port }: SmtpServer,
  addresses: readonly [HostAddress, ...HostAddress[]],
  timeoutMs: number,
): Socket {
  const socket = connect({
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port,
    lookup: pinnedLookup(addresses),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: Math.max(250, Math.floor(timeoutMs / (addresses.length + 1))),
  });
  return socket.on('error', () => undefined); // told to whoever waits; one that comes later must not end the process
}
