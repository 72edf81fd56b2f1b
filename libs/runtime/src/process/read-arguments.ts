/** What the command line asks for. There are no options beside these: everything else is set by the environment. */
export type ProcessRequest =
  | { readonly kind: 'run' }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'unknown'; readonly argument: string };

/** Help wins over everything, then the version, so that asking is always safe. */
export function readArguments(argv: readonly string[]): ProcessRequest {
  if (argv.some((argument) => argument === '--help' || argument === '-h')) return { kind: 'help' };
  if (argv.some((argument) => argument === '--version' || argument === '-v')) return { kind: 'version' };
  const [first] = argv;
  return first === undefined ? { kind: 'run' } : { kind: 'unknown', argument: first };
}
