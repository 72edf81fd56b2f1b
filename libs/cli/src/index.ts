export type { Example } from './command/command-module.js';
export { isCommand } from './command/is-command.js';
export { type CommandExamples, listExamples } from './calls/list-examples.js';
export type { OtherCommands } from './calls/general-help.js';
export { type UpFile, writeUpFile } from './context/up-file.js';
export type { AgentService, ProgramParts } from './session/program-parts.js';
export { runCli } from './run-cli.js';
export { loadReference, type Reference } from './reference/load-reference.js';
