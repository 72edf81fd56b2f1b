import { join } from 'node:path';

const tools = join(import.meta.dirname, '..', '..', 'tools', 'jest');

/** What the programs that tests start are made of. */
const projects = ['core', 'cron', 'db', 'runtime'];

/** Builds those, and gives the tests a server. */
export default async function setUp() {
  const { buildProject } = await import(join(tools, 'build-project.mjs'));
  for (const project of projects) await buildProject(join(import.meta.dirname, '..', project));
  const { default: startTestServer } = await import(join(tools, 'global-setup.mjs'));
  await startTestServer();
}
