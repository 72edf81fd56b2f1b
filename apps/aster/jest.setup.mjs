import { join } from 'node:path';

const tools = join(import.meta.dirname, '..', '..', 'tools', 'jest');

/** Makes the programs that the tests start, and gives the tests a server. */
export default async function setUp() {
  const { bundlePrograms } = await import(join(tools, 'bundle-programs.mjs'));
  process.env.ASTER_TEST_PROGRAMS = await bundlePrograms();
  const { default: startTestServer } = await import(join(tools, 'global-setup.mjs'));
  await startTestServer();
}
