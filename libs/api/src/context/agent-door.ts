import type { AsterClient } from '@aster-scheduler/client';

/** What answers agents at `/mcp`, as `createAgentDoor` of `@aster-scheduler/mcp` makes it. */
export interface AgentDoor {
  /**
   * @param client speaks for whoever has sent the request
   * @param body of the request, parsed
   */
  answer(request: Request, asked: { readonly client: AsterClient; readonly body: unknown }): Promise<Response>;
}
