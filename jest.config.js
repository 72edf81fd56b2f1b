import { testWorkers } from './tools/jest/test-workers.mjs';

export default {
  // by their configurations: a folder that another branch has left behind is no project
  projects: ['<rootDir>/libs/*/jest.config.js', '<rootDir>/apps/*/jest.config.js'],
  maxWorkers: testWorkers,
};
