import { join } from 'node:path';

const tools = join(import.meta.dirname, '..', '..', 'tools', 'jest');

/** What runs outside of the tests' own process: the thread that keeps leases, the companions, and what they import. */
const projects = ['core', 'cron', 'db', 'executor', 'run-store', 'worker'];

/** Builds those, and gives the tests a server. */
export default async function setUp() {
  const { buildProject } = await import(join(tools, 'build-project.mjs'));
  for (const project of projects) await buildProject(join(import.meta.dirname, '..', project));
  const { default: startTestServer } = await import(join(tools, 'global-setup.mjs'));
  await startTestServer();
}
