import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { waitFor } from '@aster-scheduler/core/testing';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('an API with a certificate', () => {
  let folder: string;
  let api: TestApi;
  const file = (name: string): string => join(folder, name);

  function makeCertificate(name: string): void {
    const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
    const out = ['-keyout', file('key.pem'), '-out', file('cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...out], {
      stdio: 'ignore',
    });
  }

  /** Whose certificate is shown, and the status of the answer. */
  async function ask(url = api.server.url): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = get(`${url}/livez`, { rejectUnauthorized: false, agent: false }, (response) => {
        const { subject } = (response.socket as TLSSocket).getPeerCertificate();
        resolve(`${subject.CN} ${response.statusCode}`);
        response.resume();
      });
      request.on('error', reject);
    });
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aster-tls-'));
    makeCertificate('first');
    api = await startTestApi({ tls: { cert: file('cert.pem'), key: file('key.pem') } });
  });

  afterAll(async () => {
    await api.stop();
    await rm(folder, { recursive: true });
  });

  it('speaks https, and plain HTTP not at all', async () => {
    expect(api.server.url).toMatch(/^https:/);
    expect(await ask()).toBe('first 200');
    await expect(fetch(api.server.url.replace('https', 'http'))).rejects.toThrow();
  });

  it('lets a request under way finish when it is closed, and ends idle connections', async () => {
    const other = await startTestApi({ tls: { cert: file('cert.pem'), key: file('key.pem') } }, api);
    const { server } = other;
    const silent = connectPlain(server.port, '127.0.0.1').resume();
    const [idle, busy] = [1, 2].map(() => connect({ port: server.port, rejectUnauthorized: false }).resume());
    let answer = '';
    busy?.on('data', (data: Buffer) => (answer += data.toString()));
    busy?.on('error', (error) => (answer += error.message));
    await Promise.all([once(silent, 'connect'), once(idle!, 'secureConnect'), once(busy!, 'secureConnect')]);
    const head =
      'POST /api/v1/jobs HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 2\r\n';
    await new Promise((resolve) => busy?.write(`${head}\r\n{`, resolve)); // the body lacks its last byte
    await ask(server.url);
    await ask(server.url);

    const [ends, end] = [Promise.all([once(silent, 'close'), once(idle!, 'close')]), once(busy!, 'close')];
    const closed = server.close(20_000);
    await ends;
    busy?.write('}');
    await Promise.all([closed, end]);
    expect(answer).toMatch(/^HTTP\/1.1 400 .*connection: close.*"name","message":"is required"/is);
    await other.stop();
  });

  it('ends connections that do not come to speak TLS in time', async () => {
    const tls = { cert: file('cert.pem'), key: file('key.pem') };
    const other = await startTestApi({ tls, limits: { headersTimeoutMs: 300 } }, api);
    const silent = connectPlain(other.server.port, '127.0.0.1').resume();
    await once(silent, 'close');
    await other.stop();
  }, 60_000);

  it('takes a renewed certificate while it serves, and none that does not fit its key', async () => {
    makeCertificate('second');
    await waitFor(async () => (await ask()) === 'second 200');
    await writeFile(file('cert.pem'), 'no certificate');
    await waitFor(() => api.events.some(({ type }) => type === 'service.failed'));
    expect(await ask()).toBe('second 200');
  });

  it('is not started without one', async () => {
    const missing = { cert: file('none.pem'), key: file('key.pem') };
    await expect(startTestApi({ tls: missing }, api)).rejects.toThrow(/ENOENT/);
  });
});
