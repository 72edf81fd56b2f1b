export { type OtherCommands } from './command/general-help.js';
export { type UpFile, writeUpFile } from './context/up-file.js';
export { runCli } from './run-cli.js';
