import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'embedded-postgres',
  globalSetup: '<rootDir>/../../tools/jest/build-this-project.mjs',
  setupFilesAfterEnv: ['<rootDir>/../../tools/jest/long-timeout.mjs'],
};
