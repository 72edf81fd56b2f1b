import { buildProject } from './build-project.mjs';

/** For projects whose tests start programs of their own `dist`. */
export default async function buildThisProject(_globalConfig, projectConfig) {
  await buildProject(projectConfig.rootDir);
}
