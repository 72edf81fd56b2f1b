export { createDatabaseProxy, type CutBytes, type DatabaseProxy, type ProxyDirection } from './database-proxy.js';
export { type PoolerStandIn, startPoolerStandIn } from './pooler-stand-in.js';
export { createEmptyDatabase, createTestDatabase, type TestDatabase } from './test-database.js';
export { onTestServer, testDatabaseUrl } from './test-server.js';
export { sql } from 'kysely'; // for those who test on tables and may not import it
