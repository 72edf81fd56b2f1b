import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchWithCa } from './fetch-with-ca.js';

describe('fetchWithCa', () => {
  let folder: string;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aster-ca-'));
    const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...files, ...subject], {
      stdio: 'ignore',
    });
    const [key, cert] = await Promise.all(['key.pem', 'cert.pem'].map(async (name) => readFile(join(folder, name))));
    server = createServer({ key, cert }, (request, response) => {
      if (request.url === '/gone') return request.socket.destroy();
      if (request.url === '/empty') return response.writeHead(204).end();
      if (request.url === '/upgrade') {
        return request.socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n',
        );
      }
      return response.writeHead(200, { 'x-seen': 'yes' }).end('{"is":"well"}');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });

  it('trusts the certificates of the file, which the global one does not', async () => {
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    const answer = await (await fetchWithCa(join(folder, 'cert.pem')))(url);
    expect([answer.status, answer.headers.get('x-seen'), await answer.json()]).toEqual([200, 'yes', { is: 'well' }]);
    expect((await (await fetchWithCa(join(folder, 'cert.pem')))(`${url}/empty`)).status).toBe(204);
  });

  it.each(['/upgrade', '/gone'])('fails at once where the server answers nothing to %s', async (path) => {
    const fetching = await fetchWithCa(join(folder, 'cert.pem'));
    await expect(fetching(url + path)).rejects.toThrow(/closed the connection|socket hang up/);
  });

  it('says which setting names a file that is not there', async () => {
    await expect(fetchWithCa(join(folder, 'none.pem'))).rejects.toThrow(/^ca_file cannot be read: ENOENT/);
  });
});
