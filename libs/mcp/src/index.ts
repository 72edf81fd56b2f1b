export { type AgentDoor, createAgentDoor } from './agent-door.js';
export type { AgentServerOptions } from './create-agent-server.js';
export { serveOverStdio } from './serve-over-stdio.js';
