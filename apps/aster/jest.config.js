import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'aster-app',
  globalSetup: '<rootDir>/../../tools/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/../../tools/jest/global-teardown.mjs',
};
