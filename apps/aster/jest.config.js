import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'aster-app',
  globalSetup: '<rootDir>/jest.setup.mjs',
  globalTeardown: '<rootDir>/../../tools/jest/global-teardown.mjs',
};
