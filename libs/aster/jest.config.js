import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'aster',
  globalSetup: '<rootDir>/../worker/jest.setup.mjs',
  globalTeardown: '<rootDir>/../../tools/jest/global-teardown.mjs',
  setupFilesAfterEnv: ['<rootDir>/../../tools/jest/long-timeout.mjs'],
};
