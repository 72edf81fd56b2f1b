import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@aster-scheduler/client';
import { readDefinition } from './read-definition.js';

const ended = '2026-03-28T12:00:00Z';

/** A server that has the job as it is now, and answers for version 3 with a status. */
async function readFrom(statusOfVersion: number, part: { job_version: number | null; finished_at: string | null }) {
  const server = createServer(({ url = '' }, response) => {
    const isVersion = url.includes('/versions/');
    const body = isVersion ? { version: 3, definition: { command: 'old' } } : { command: 'new' };
    response.writeHead(isVersion ? statusOfVersion : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const client = createClient({ baseUrl: `http://127.0.0.1:${port}`, maxRetries: 0 });
  try {
    return await readDefinition(client.jobs, { job_id: 'j', ...part });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('what a run was given', () => {
  it.each([
    [200, { job_version: 3, finished_at: ended }, 'old', undefined],
    [404, { job_version: 3, finished_at: ended }, 'new', 'Version 3 of the job is no longer kept.'],
    [200, { job_version: null, finished_at: ended }, 'new', 'No version of the job is kept with it.'],
    [200, { job_version: null, finished_at: null }, 'new', 'The run has not ended.'],
  ])('is told with why where it is not the version itself (%d, %j)', async (status, run, command, insteadBecause) => {
    expect(await readFrom(status, run)).toEqual({
      definition: { command },
      ...(insteadBecause === undefined ? {} : { insteadBecause }),
    });
  });

  it.each([403, 429, 500, 503])('is a failure, and never the job of today, after an answer of %d', async (status) => {
    await expect(readFrom(status, { job_version: 3, finished_at: ended })).rejects.toMatchObject({ status });
  });
});
