import type { Flag } from '../flag.js';

/** What the command line asks for. */
export type ProcessRequest =
  | { readonly kind: 'run'; readonly flag?: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'unknown'; readonly argument: string };

/** Help wins over everything, then the version, so that asking is always safe. Of the flags one may be given. */
export function readArguments(argv: readonly string[], flags: readonly Flag[] = []): ProcessRequest {
  if (argv.some((argument) => argument === '--help' || argument === '-h')) return { kind: 'help' };
  if (argv.some((argument) => argument === '--version' || argument === '-v')) return { kind: 'version' };
  const [first, second] = argv;
  if (first === undefined) return { kind: 'run' };
  const flag = flags.find(({ name }) => name === first);
  const unknown = flag === undefined ? first : second;
  return unknown === undefined ? { kind: 'run', flag: first } : { kind: 'unknown', argument: unknown };
}
