import { Client } from 'pg';

/**
 * The connection string of the server that test databases are made on: `TEST_DATABASE_URL`, which tools/jest sets to a
 * server of its own where it is not given. The user needs the right to create databases.
 */
function testServerUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined || url === '') {
    throw new Error(
      'TEST_DATABASE_URL is not set: name tools/jest/global-setup.mjs in the jest.config.js of the project',
    );
  }
  return url;
}

/** The connection string of another database on the test server. */
export function testDatabaseUrl(database: string, serverUrl = testServerUrl()): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs `work` on a connection to the database that `TEST_DATABASE_URL` or the given address names. */
export async function onTestServer<Result>(
  work: (client: Client) => Promise<Result>,
  serverUrl = testServerUrl(),
): Promise<Result> {
  const client = new Client({ connectionString: serverUrl, application_name: 'aster tests' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
