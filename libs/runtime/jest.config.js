import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'runtime',
  testTimeout: 60_000, // processes are started and stopped
  // Jest adds `import` or `require` itself; named here, `import` would also be taken where CommonJS is required.
  testEnvironmentOptions: { customExportConditions: ['@aster-scheduler/source', 'node', 'default'] },
};
