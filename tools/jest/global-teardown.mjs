/** Stops the server that global-setup.mjs has started, if it has. */
export default async function stopTestServer() {
  const server = globalThis.asterTestServer;
  if (server === undefined) return;
  delete globalThis.asterTestServer;
  delete process.env.TEST_DATABASE_URL;
  await server.stop();
}
