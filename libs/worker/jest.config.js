import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'worker',
  globalSetup: '<rootDir>/jest.setup.mjs',
  globalTeardown: '<rootDir>/../../tools/jest/global-teardown.mjs',
  setupFilesAfterEnv: ['<rootDir>/../../tools/jest/long-timeout.mjs'],
};
