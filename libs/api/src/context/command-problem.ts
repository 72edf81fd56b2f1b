/** Says what is wrong with the command of a job and where; `undefined` for nothing. */
export type CommandProblemOf = (task: {
  readonly command: string;
  readonly workingDirectory?: string;
}) => { readonly field: 'command' | 'workingDirectory'; readonly message: string } | undefined;
