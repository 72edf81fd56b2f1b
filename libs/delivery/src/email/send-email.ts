import { connect, type Socket } from 'node:net';
import type { SmtpServer } from '@aster-scheduler/core';
import { createTransport } from 'nodemailer';
import { resolveHost } from '../egress/resolve-host.js';
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
 * Hands one message to a mail server and returns what that said. The connection goes to an address that was checked,
 * and ends when the time is up, whatever comes meanwhile.
 *
 * @throws EgressRefusedError when nothing may be sent there; what nodemailer throws otherwise
 */
export async function sendEmail(
  email: Email,
  server: SmtpServer,
  { egress, dkim }: { readonly egress: Egress; readonly dkim?: Dkim },
): Promise<string> {
  const [{ address, family }] = await resolveHost(server.host, egress, AbortSignal.timeout(egress.timeoutMs));
  const sockets = new Set<Socket>();
  const { timeoutMs } = egress;
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
      const socket = connect({ host: address, port: server.port, family });
      sockets.add(socket);
      socket.once('error', callback);
      socket.once('connect', () => {
        socket.off('error', callback);
        callback(null, { connection: socket });
      });
    },
  });
  const end = (): void => sockets.forEach((socket) => socket.destroy());
  const timer = setTimeout(end, timeoutMs);
  try {
    const { response } = await transport.sendMail({ ...email, to: [...email.to], headers: { ...email.headers } });
    return response;
  } finally {
    clearTimeout(timer);
    end();
  }
}
