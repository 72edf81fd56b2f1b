import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { type AgentServerOptions, createAgentServer } from './create-agent-server.js';

/**
 * Serves the agent at the other end of standard input and output.
 *
 * @param onError is told what the agent sent that was no message
 * @returns once standard input has ended
 */
export async function serveOverStdio(options: AgentServerOptions, onError: (error: Error) => void): Promise<void> {
  const ended = new Promise<void>((resolve) => process.stdin.once('end', resolve).once('close', resolve));
  const handle = serveStdio(async () => createAgentServer(options), { onerror: onError, maxSubscriptions: 0 });
  await ended;
  await handle.close();
}
