import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'runtime',
  globalSetup: '<rootDir>/jest.setup.mjs',
  globalTeardown: '<rootDir>/../../tools/jest/global-teardown.mjs',
  testTimeout: 60_000, // processes are started and stopped
};
