import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
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
  async function ask(): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = get(`${api.server.url}/livez`, { rejectUnauthorized: false, agent: false }, (response) => {
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
