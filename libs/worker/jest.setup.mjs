import { join } from 'node:path';
import { buildProject } from '../../tools/jest/build-project.mjs';
import startTestServer from '../../tools/jest/global-setup.mjs';

/** What runs outside of the tests' own process: the thread that keeps leases, the companions, and what they import. */
const projects = ['core', 'cron', 'db', 'executor', 'run-store', 'worker'];

/** Builds those, and gives the tests a server. */
export default async function setUp() {
  for (const project of projects) await buildProject(join(import.meta.dirname, '..', project));
  await startTestServer();
}
