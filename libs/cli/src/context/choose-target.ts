import { usageError } from '../errors/cli-error.js';
import { nearestWord } from '../errors/nearest-word.js';
import type { Config, Context } from './context.js';

/** What may say which Aster is meant, the strongest first. */
export interface TargetWishes {
  readonly flags: { readonly context?: string; readonly url?: string; readonly keyFile?: string };
  readonly env: Readonly<Partial<Record<'ASTER_CONTEXT' | 'ASTER_URL' | 'ASTER_API_KEY', string>>>;
  readonly config: Config;
  /** Of `aster up` in this folder. */
  readonly upUrl: string | undefined;
}

/** Which Aster is meant, and from where its key comes. */
export interface TargetChoice {
  readonly url: string;
  readonly key: KeySource;
  /** Of the context that the address comes from. */
  readonly name: string | undefined;
  readonly context: Context | undefined;
  /** For people: what has decided. */
  readonly chosenBy: string;
}

export type KeySource =
  | { readonly from: 'nowhere' }
  | { readonly from: 'text'; readonly key: string }
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'command'; readonly command: string };

/**
 * Decides which Aster a command talks to. The key of a context goes to the address of that context only: one that was
 * named otherwise may be anybody's.
 *
 * @throws CliError when no address is known or a context that is named does not exist
 */
export function chooseTarget(wishes: TargetWishes): TargetChoice {
  const { flags, env } = wishes;
  const place = choosePlace(wishes);
  const isNamedByFlag = flags.context !== undefined && flags.url === undefined;
  return { ...place, key: chooseKey(wishes, place.context, isNamedByFlag ? undefined : filled(env.ASTER_API_KEY)) };
}

function choosePlace({ flags, env, config, upUrl }: TargetWishes): Omit<TargetChoice, 'key'> {
  const named = (name: string, chosenBy: string) => {
    const context = config.contexts[name];
    if (context !== undefined) return { url: context.url, name, context, chosenBy };
    const near = nearestWord(name, Object.keys(config.contexts));
    const meant = near === undefined ? '' : `; did you mean ${near}?`;
    throw usageError(`there is no context ${JSON.stringify(name)}${meant}`, 'aster context list');
  };
  const plain = (url: string, chosenBy: string) => ({ url, name: undefined, context: undefined, chosenBy });
  if (flags.url !== undefined) return plain(flags.url, '--url');
  if (flags.context !== undefined) return named(flags.context, '--context');
  const [url, context] = [filled(env.ASTER_URL), filled(env.ASTER_CONTEXT)];
  if (url !== undefined) return plain(url, 'ASTER_URL');
  if (context !== undefined) return named(context, 'ASTER_CONTEXT');
  if (config.current !== undefined) return named(config.current, 'the current context');
  if (upUrl !== undefined) return plain(upUrl, 'aster up in this folder');
  throw usageError(
    'no Aster is known to this command',
    'aster up starts one in this folder; aster context add NAME --url URL names one elsewhere',
  );
}

function chooseKey({ flags }: TargetWishes, context: Context | undefined, envKey: string | undefined): KeySource {
  if (flags.keyFile !== undefined) return { from: 'file', path: flags.keyFile };
  if (envKey !== undefined) return { from: 'text', key: envKey };
  if (context?.key !== undefined) return { from: 'text', key: context.key };
  if (context?.key_file !== undefined) return { from: 'file', path: context.key_file };
  if (context?.key_command !== undefined) return { from: 'command', command: context.key_command };
  return { from: 'nowhere' };
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
