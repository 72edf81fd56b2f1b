import type { AsterClient } from '@aster-scheduler/client';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { type AgentServerOptions, createAgentServer } from './create-agent-server.js';

/** Answers agents over streamable HTTP. It keeps nothing between requests. */
export interface AgentDoor {
  /**
   * @param client speaks for whoever has sent the request
   * @param body of the request, parsed
   */
  answer(request: Request, asked: { readonly client: AsterClient; readonly body: unknown }): Promise<Response>;
}

/** Makes what answers at `/mcp`. Nothing is streamed, and nothing is subscribed to: each answer is whole. */
export function createAgentDoor(options: Omit<AgentServerOptions, 'client'>): AgentDoor {
  return {
    async answer(request, { client, body }) {
      const handler = createMcpHandler(async () => createAgentServer({ ...options, client }), {
        responseMode: 'json',
        maxSubscriptions: 0,
      });
      return handler.fetch(request, { parsedBody: body });
    },
  };
}
