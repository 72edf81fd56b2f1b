import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'delivery',
  testTimeout: 60_000, // processes are started, stopped and waited for
};
