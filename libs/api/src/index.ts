export { type Admission, apiDefaults, type ApiOptions, type ApiParts } from './api-options.js';
export { type ApiHandler, createApi } from './create-api.js';
export type { Authorize } from './http/admission.js';
export { isLoopbackHost } from './server/loopback.js';
export { type ApiServer, serveApi, serverLimits, type ServerLimits, type ServeOptions } from './server/serve-api.js';
export type { JobDefaults } from './resources/job-definition.js';
