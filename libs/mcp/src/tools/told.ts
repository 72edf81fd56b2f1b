import { ApiError } from '@aster-scheduler/client';
import type { CallToolResult } from '@modelcontextprotocol/server';
import { boundedText } from '../output/bounded-text.js';

/** What a tool says: the thing as JSON, or what the server has refused it with, for the model to read. */
export async function told(read: () => Promise<unknown>, narrow = 'ask for less'): Promise<CallToolResult> {
  try {
    return text(boundedText(await read(), narrow));
  } catch (error) {
    return { ...text(refusalOf(error)), isError: true };
  }
}

/** The same for something that is text already. */
export async function toldAsText(read: () => Promise<string>): Promise<CallToolResult> {
  try {
    return text(await read());
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
