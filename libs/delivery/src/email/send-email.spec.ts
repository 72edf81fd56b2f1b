import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, createVerify, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { deliver } from '../deliver.js';
import { createAddressGuard } from '../egress/address-guard.js';
import { failedAtNight, recovered } from '../testing/notices.js';
import { recipientDigest } from './recipient-digest.js';

const egress = { guard: createAddressGuard(['127.0.0.1']), timeoutMs: 10_000 };
const now = new Date('2026-11-29T02:03:05Z');

interface MailServer {
  readonly port: number;
  readonly mails: readonly string[];
  close(): Promise<void>;
}

async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(decoded(Buffer.concat(chunks).toString('latin1')));
        callback(null, 'queued as 1');
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  return { port, mails, close: async () => new Promise((resolve) => void server.close(() => resolve())) };
}

async function makeCertificate(): Promise<{ key: string; cert: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'aster-smtp-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=mail', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const out = ['-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...out], {
    stdio: 'ignore',
  });
  const made = { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
  await rm(folder, { recursive: true });
  return made;
}

/** Whether the headers of a mail, and the digest of its body, are signed by the key, as RFC 6376 has it (relaxed). */
function verifiesDkim(mail: string, fields: string, key: KeyObject): boolean {
  const [head = '', ...rest] = mail.split('\r\n\r\n');
  const relaxed = (text: string) =>
    text
      .replaceAll(/\r\n(?=[ \t])/g, '')
      .replaceAll(/[ \t]+/g, ' ')
      .trim();
  const values = new Map(
    relaxed(fields)
      .split(';')
      .map((field) => field.trim().split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
  const body = rest
    .join('\r\n\r\n')
    .replaceAll(/[ \t]+(?=\r\n)/g, '')
    .replaceAll(/[ \t]+/g, ' ')
    .replace(/(?:\r\n)*$/, '\r\n');
  const digest = createHash('sha256').update(body, 'latin1').digest('base64');
  if (digest !== values.get('bh')?.replaceAll(' ', '')) return false;
  const headers = head.split(/\r\n(?![ \t])/).map((line) => line.split(/:(.*)/s) as [string, string]);
  const signed = (values.get('h') ?? '').split(':').map((name) => name.trim().toLowerCase());
  const lines = signed.flatMap((name) => {
    const [, value] = headers.findLast(([each]) => each.toLowerCase() === name) ?? [];
    return value === undefined ? [] : [`${name}:${relaxed(value)}`];
  });
  const own = `dkim-signature:${relaxed(fields).replace(/\bb=[^;]*$/, 'b=')}`;
  const verify = createVerify('rsa-sha256').update([...lines, own].join('\r\n'), 'latin1');
  return verify.verify(key, (values.get('b') ?? '').replaceAll(' ', ''), 'base64');
}

let silent: ChildProcess | undefined;
afterEach(() => void silent?.kill('SIGKILL'));

/** A port of this machine at which nothing is answered, not even a connection: its process waits, its queue is full. */
async function silentPort(): Promise<number> {
  const wait = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)';
  const told = `require('fs').writeSync(1, String(server.address().port)); ${wait}`;
  const options = "{ port: 0, host: '127.0.0.1', backlog: 1 }";
  const program = `const server = require('net').createServer().listen(${options}, () => { ${told} })`;
  silent = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [text] = (await once(silent.stdout ?? silent, 'data')) as [Buffer];
  const port = Number(text.toString());
  for (let queued = 0; queued < 2; queued++) {
    await once(
      connect(port, '127.0.0.1')
        .on('error', () => undefined)
        .unref(),
      'connect',
    );
  }
  return port;
}

/** Without the escapes of quoted-printable. */
function decoded(mail: string): string {
  const bytes = mail
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

let open: MailServer | undefined;
async function mailServer(options?: SMTPServerOptions): Promise<MailServer> {
  open = await startMailServer(options);
  return open;
}
afterEach(async () => open?.close());

const email = (port: number, more: object = {}) => ({
  kind: 'email',
  config: { to: 'oncall@example.org, ops@example.org', smtp_url: `smtp://127.0.0.1:${port}?tls=none`, ...more },
});

describe('an e-mail', () => {
  it('says in its subject what, and in its text why, since when and what to do', async () => {
    const { port, mails } = await mailServer();
    const result = await deliver(failedAtNight, email(port, { from: 'Aster <aster@example.org>' }), { egress }, now);
    expect(result).toMatchObject({ outcome: 'delivered', excerpt: expect.stringContaining('queued as 1') });
    const [mail = ''] = mails;
    expect(mail).toMatch('Subject: [prod] FAILED nightly/report (3rd in a row)\r\n');
    expect(mail).toMatch('To: oncall@example.org, ops@example.org\r\n');
    expect(mail).toMatch('From: Aster <aster@example.org>\r\n');
    expect(mail).toMatch('Auto-Submitted: auto-generated\r\n');
    expect(mail.indexOf('text/plain')).toBeLessThan(mail.indexOf('text/html'));
    expect(mail).toMatch('Why           FATAL: relation "reports" does not exist');
    expect(mail).toMatch('aster logs 019acf3b-0000-7000-8000-00000000000d');
  });

  it('has the id of its notice each time, and is in one thread with the end of its incident', async () => {
    const { port, mails } = await mailServer();
    for (const notice of [failedAtNight, failedAtNight, recovered]) await deliver(notice, email(port), { egress }, now);
    const ids = mails.map((mail) => /Message-ID: <([^@]+)@/.exec(mail)?.[1]);
    expect(ids).toEqual([failedAtNight.id, failedAtNight.id, recovered.id]);
    for (const mail of mails) expect(mail).toMatch(`References: <${failedAtNight.incident?.key}@`);
  });

  it('is signed by DKIM where its channel says so, over what it says and whom it is from', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const raw: Buffer[] = [];
    const { port } = await mailServer({
      onData: (stream, _session, callback) => {
        stream.on('data', (chunk: Buffer) => raw.push(chunk));
        stream.on('end', () => callback(null, 'queued'));
      },
    });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const dkim = { dkim_domain: 'example.org', dkim_selector: 'aster', dkim_key: key, from: 'aster@example.org' };
    expect(await deliver(failedAtNight, email(port, dkim), { egress }, now)).toMatchObject({ outcome: 'delivered' });
    const mail = Buffer.concat(raw).toString('latin1');
    const fields = /^DKIM-Signature: ((?:.+\r\n)(?:[ \t].+\r\n)*)/.exec(mail)?.[1] ?? '';
    expect(fields).toMatch(/d=example\.org;/);
    expect(fields).toMatch(/s=aster;/);
    expect(verifiesDkim(mail, fields, publicKey)).toBe(true);
    expect(verifiesDkim(mail.replace('Subject: [prod]', 'Subject: [test]'), fields, publicKey)).toBe(false);
  });

  it('is not handed over without encryption, unless that was asked for', async () => {
    const { port, mails } = await mailServer();
    const result = await deliver(failedAtNight, email(port, { smtp_url: `smtp://127.0.0.1:${port}` }), { egress }, now);
    expect(result).toMatchObject({ outcome: 'failed', error: expect.stringMatching(/STARTTLS|TLS/i) });
    expect(mails).toEqual([]);
  });

  it('is handed over encrypted to a server whose certificate somebody vouches for, and to no other', async () => {
    const { key, cert } = await makeCertificate();
    const { port, mails } = await mailServer({ disabledCommands: [], key, cert });
    const channel = email(port, { smtp_url: `smtp://127.0.0.1:${port}` });
    expect(await deliver(failedAtNight, channel, { egress }, now)).toMatchObject({
      outcome: 'failed',
      error: expect.stringMatching(/certificate/i),
    });
    expect(mails).toEqual([]);
    const settings = { egress: { ...egress, ca: cert } };
    expect(await deliver(failedAtNight, channel, settings, now)).toMatchObject({ outcome: 'delivered' });
    expect(mails).toHaveLength(1);
  });

  it('is given up when the server does not know who it is for, and tried again when it has no room', async () => {
    let responseCode = 550;
    const { port } = await mailServer({
      onRcptTo: (_address, _session, callback) => callback(Object.assign(new Error('no'), { responseCode })),
    });
    expect(await deliver(failedAtNight, email(port), { egress }, now)).toMatchObject({
      outcome: 'refused',
      status: 550,
    });
    responseCode = 452;
    expect(await deliver(failedAtNight, email(port), { egress }, now)).toMatchObject({
      outcome: 'failed',
      status: 452,
    });
  });

  it('has arrived where the server takes it for some, and it is told for whom not', async () => {
    const { port, mails } = await mailServer({
      onRcptTo: ({ address }, _session, callback) =>
        callback(
          address === 'gone@example.org' ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null,
        ),
    });
    const { config, ...channel } = email(port);
    const to = 'gone@example.org, ops@example.org';
    expect(await deliver(failedAtNight, { ...channel, config: { ...config, to } }, { egress }, now)).toEqual({
      outcome: 'delivered',
      excerpt: expect.stringMatching(/^not for gone@example\.org: 550 no such user\n250 /) as string,
    });
    expect(mails).toHaveLength(1);
  });

  it('is tried again for those alone whom the server refuses for now, however their address is written', async () => {
    const asked: string[] = [];
    let responseCode = 451;
    const { port, mails } = await mailServer({
      onRcptTo: ({ address }, _session, callback) => {
        asked.push(address);
        const isRefused = address.startsWith('new') && responseCode !== 250;
        callback(isRefused ? Object.assign(new Error('come back later'), { responseCode }) : null);
      },
    });
    const both = email(port, { to: 'ops@example.org, "Call, On" <new@EXAMPLE.org>' });
    const error = 'has arrived, but not for new@example.org yet: 451 come back later';
    const left = {
      outcome: 'failed',
      status: 451,
      onlyFor: [recipientDigest(failedAtNight.id, 'NEW@example.org')],
      error,
    };
    expect(await deliver(failedAtNight, both, { egress }, now)).toMatchObject(left);
    const again = { ...failedAtNight, onlyFor: left.onlyFor };
    expect(await deliver(again, both, { egress }, now)).toMatchObject(left);
    responseCode = 550;
    const refused = { outcome: 'delivered', excerpt: 'not for new@example.org: 550 come back later' };
    expect(await deliver(again, both, { egress }, now)).toEqual(refused); // for the others, before
    responseCode = 250;
    expect(await deliver(again, both, { egress }, now)).toMatchObject({ outcome: 'delivered' });
    const nobody = { ...again, onlyFor: [recipientDigest(again.id, 'gone@example.org')] };
    expect(await deliver(nobody, both, { egress }, now)).toEqual({ outcome: 'delivered' });
    expect(asked).toEqual(['ops@example.org', ...Array.from({ length: 4 }, () => 'new@example.org')]);
    expect(mails).toHaveLength(2);
  });

  it('is tried again for those in a group, and those with a remark behind their address', async () => {
    const asked: string[] = [];
    const { port } = await mailServer({
      onRcptTo: ({ address }, _session, callback) => {
        asked.push(address);
        const isRefused = asked.length < 4 && address !== 'ops@example.org';
        callback(isRefused ? Object.assign(new Error('come back later'), { responseCode: 451 }) : null);
      },
    });
    const all = email(port, { to: 'jane@example.org (Jane), ops@example.org, team: joe@example.net;' });
    const first = await deliver(failedAtNight, all, { egress }, now);
    const onlyFor = 'onlyFor' in first ? first.onlyFor : undefined;
    expect(await deliver({ ...failedAtNight, onlyFor }, all, { egress }, now)).toMatchObject({ outcome: 'delivered' });
    const left = ['jane@example.org', 'joe@example.net'];
    expect(asked).toEqual([left[0], 'ops@example.org', left[1], ...left]);
  });

  it('is tried again with a wrong password, which is not told', async () => {
    const { port } = await mailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (auth, _session, callback) => callback(new Error(`wrong: ${auth.password}`)),
    });
    const url = `smtp://aster:tell-nobody@127.0.0.1:${port}?tls=none`;
    const channel = { ...email(port, { smtp_url: url }), secrets: ['tell-nobody'] };
    const result = await deliver(failedAtNight, channel, { egress }, now);
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(JSON.stringify(result)).not.toContain('tell-nobody');
  });

  it('ends in time when the server says nothing, and when it never comes to an end', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      const timer = setInterval(() => socket.write('220-wait\r\n'), 10);
      socket.on('close', () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const result = await deliver(failedAtNight, email(port), { egress: { ...egress, timeoutMs: 300 } }, now);
    expect(result).toMatchObject({ outcome: 'failed' });
    server.close();
  });

  it('ends in time when no connection comes about, and goes to the next address of the server', async () => {
    const silentAt = await silentPort();
    const short = { ...egress, timeoutMs: 1_000 };
    const given = await deliver(failedAtNight, email(silentAt), { egress: short }, now);
    expect(given).toMatchObject({ outcome: 'failed', error: 'no answer within 1 s' });
    const { port, mails } = await mailServer();
    const resolve = async () => [
      { address: '127.0.0.9', family: 4 }, // nothing listens there
      { address: '127.0.0.1', family: 4 },
    ];
    const named = email(port, { smtp_url: `smtp://mail.example:${port}?tls=none` });
    const settings = { egress: { ...egress, guard: () => undefined, resolve } };
    expect(await deliver(failedAtNight, named, settings, now)).toMatchObject({ outcome: 'delivered' });
    expect(mails).toHaveLength(1);
  });

  it('is not sent to a server of this machine that a channel names, but to one that the operator names', async () => {
    const { port, mails } = await mailServer();
    const closed = { egress: { ...egress, guard: createAddressGuard() } };
    const own = await deliver(failedAtNight, email(port), closed, now);
    expect(own).toMatchObject({ outcome: 'refused', error: expect.stringContaining('loopback') });
    const smtpUrl = `smtp://127.0.0.1:${port}?tls=none`;
    const channel = email(port, { smtp_url: undefined });
    expect(await deliver(failedAtNight, channel, { ...closed, smtpUrl }, now)).toMatchObject({ outcome: 'delivered' });
    expect(mails).toHaveLength(1);
  });
});
