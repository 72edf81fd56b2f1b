export { createTestAster, type TestAster, type TestAsterOptions } from './create-test-aster.js';
export { startTestServer, type TestServer } from './test-server.js';
