export type { AgentDoor } from './context/agent-door.js';
export { type Admission, apiDefaults, type ApiOptions, type ApiParts } from './router/api-options.js';
export { type ApiHandler, createApi } from './router/create-api.js';
export type { TokenIssuer } from './access/token-check.js';
export type { Authorize } from './http/admission.js';
export { type ApiServer, serveApi, serverLimits, type ServerLimits, type ServeOptions } from './server/serve-api.js';
export { type ApiPresence, type PresenceOptions, startPresence } from './services/start-presence.js';
export type { InstallationDefaults } from '@aster-scheduler/core';
