import { connect, type Socket } from 'node:net';
import type { SmtpServer } from '@aster-scheduler/core';
import { createTransport, type NodemailerError } from 'nodemailer';
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

/** What a mail server has said of a message that it has taken for one of its recipients at least, now or before. */
export interface MailAnswer {
  /** Empty where it has taken it for none of those whom it was asked for now. */
  readonly response: string;
  /** For whom it has not taken it. */
  readonly refusals: readonly MailRefusal[];
}

export interface MailRefusal {
  readonly recipient: string;
  readonly response: string;
  readonly status?: number;
}

/**
 * Hands one message to a mail server, which takes it for one of its recipients at least. The connection goes to an
 * address that was checked, the next one where the first does not take it, and ends when the time is up, whatever comes
 * meanwhile or does not: a network that drops packets says nothing at all.
 *
 * @param recipients addresses of those who get it, of those whom it is addressed to
 * @throws EgressRefusedError when nothing may be sent there; what nodemailer throws otherwise, as when nobody gets it
 */
export async function sendEmail(
  email: Email,
  server: SmtpServer,
  {
    recipients,
    egress,
    dkim,
  }: { readonly recipients: readonly string[]; readonly egress: Egress; readonly dkim?: Dkim },
): Promise<MailAnswer> {
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
    const envelope = { from: email.from, to: recipients.map((address) => ({ name: '', address })) };
    const sent = transport.sendMail({ ...email, envelope, to: [...email.to], headers: { ...email.headers } });
    const { response, rejectedErrors = [] } = await inTime(sent, signal, timedOut(timeoutMs));
    return { response, refusals: rejectedErrors.map(toRefusal) };
  } finally {
    for (const socket of sockets) socket.destroy(timedOut(timeoutMs)); // without an error nobody hears of it
  }
}

/** For whom a mail server has not taken a message that it takes for nobody; none where something else is wrong. */
export function refusalsOf(error: unknown): readonly MailRefusal[] {
  const { code, rejectedErrors = [] } = error as Partial<NodemailerError>;
  return code === 'EENVELOPE' ? rejectedErrors.map(toRefusal) : [];
}

function toRefusal(error: NodemailerError): MailRefusal {
  const { recipient = '', response = '', responseCode: status } = error;
  return { recipient, response, status };
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
