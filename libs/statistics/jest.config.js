import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'statistics',
  globalSetup: '<rootDir>/../../tools/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/../../tools/jest/global-teardown.mjs',
  setupFilesAfterEnv: ['<rootDir>/../../tools/jest/long-timeout.mjs'],
};
