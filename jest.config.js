import { testWorkers } from './tools/jest/test-workers.mjs';

export default { projects: ['<rootDir>/libs/*', '<rootDir>/apps/*'], maxWorkers: testWorkers };
