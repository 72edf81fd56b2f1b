// What every project's jest.config.js starts from. Tests run the TypeScript sources as ES modules.
const root = import.meta.dirname;

export default {
  testEnvironment: 'node',
  setupFilesAfterEnv: [`${root}/tools/jest/long-timeout.mjs`],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'json'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // Jest adds `import` or `require` itself; named here, `import` would also be taken where CommonJS is required.
  testEnvironmentOptions: { customExportConditions: ['@aster-scheduler/source', 'node', 'default'] },
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/out-tsc/'],
  modulePathIgnorePatterns: ['/dist/', '/out-tsc/'],
  coverageDirectory: `${root}/coverage`,
};
