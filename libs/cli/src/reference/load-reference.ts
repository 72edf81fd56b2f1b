import type { OtherCommands } from '../calls/general-help.js';
import type { DescribedCommands } from './list-commands.js';

/** All commands as pages. */
export interface Reference {
  readonly commands: DescribedCommands;
  readonly markdown: string;
  readonly manPage: string;
}

/**
 * Describes all commands. What it needs is loaded when it is called: a program that has other commands loads this file
 * for its help.
 */
export async function loadReference(others: OtherCommands, version: string): Promise<Reference> {
  const { listCommands } = await import('./list-commands.js');
  const { renderMarkdown } = await import('./render-markdown.js');
  const { renderManPage } = await import('./render-man-page.js');
  const commands = await listCommands();
  return {
    commands,
    markdown: renderMarkdown(commands, others),
    manPage: renderManPage(commands, others, version),
  };
}
