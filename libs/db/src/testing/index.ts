export { createDatabaseProxy, type CutBytes, type DatabaseProxy, type ProxyDirection } from './database-proxy.js';
export { createEmptyDatabase, createTestDatabase, type TestDatabase } from './test-database.js';
export { onTestServer } from './test-server.js';
