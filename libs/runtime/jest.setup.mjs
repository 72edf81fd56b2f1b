import { join } from 'node:path';

/** What the programs that tests start are made of. */
const projects = ['core', 'cron', 'db', 'runtime'];

export default async function setUp() {
  const { buildProject } = await import(join(import.meta.dirname, '..', '..', 'tools', 'jest', 'build-project.mjs'));
  for (const project of projects) await buildProject(join(import.meta.dirname, '..', project));
}
