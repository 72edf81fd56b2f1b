import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'embedded-postgres',
  // Jest adds `import` or `require` itself; named here, `import` would also be taken where CommonJS is required.
  testEnvironmentOptions: { customExportConditions: ['@aster-scheduler/source', 'node', 'default'] },
  globalSetup: '<rootDir>/../../tools/jest/build-this-project.mjs',
  setupFilesAfterEnv: ['<rootDir>/../../tools/jest/long-timeout.mjs'],
};
