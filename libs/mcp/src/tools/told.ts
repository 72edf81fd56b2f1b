import { ApiError, type CallOptions } from '@aster-scheduler/client';
import type { CallToolResult, ServerContext } from '@modelcontextprotocol/server';
import { boundedText } from '../output/bounded-text.js';

/** What a tool is called in. */
type Call = Pick<ServerContext, 'mcpReq'>;

/**
 * What a tool says: the thing as JSON, or what the server has refused it with, for the model to read.
 *
 * @param read is given a signal that says when the answer is wanted no longer
 */
export async function told(
  { mcpReq: { signal } }: Call,
  read: (options: CallOptions) => Promise<unknown>,
  narrow = 'ask for less',
): Promise<CallToolResult> {
  try {
    return text(boundedText(await read({ signal }), narrow));
  } catch (error) {
    return { ...text(refusalOf(error)), isError: true };
  }
}

/** The same for something that is text already. */
export async function toldAsText(
  { mcpReq: { signal } }: Call,
  read: (options: CallOptions) => Promise<string>,
): Promise<CallToolResult> {
  try {
    return text(await read({ signal }));
  } catch (error) {
    return { ...text(refusalOf(error)), isError: true };
  }
}

function text(content: string): CallToolResult {
  return { content: [{ type: 'text', text: content }] };
}

/** @throws what is no answer of the server: the protocol tells it as an error of its own */
function refusalOf(error: unknown): string {
  if (error instanceof ApiError) return `${error.code}: ${error.message}`.slice(0, 2_000);
  throw error;
}
