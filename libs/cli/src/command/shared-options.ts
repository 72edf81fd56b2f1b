import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { outputFormats } from '../output/output-format.js';
import { timeStyles } from '../time/time-style.js';

const heading = 'Options of every command:';

/** Each with its flags and what it does. */
const sharedOptions: readonly (readonly [flags: string, description: string])[] = [
  ['-o, --output <format>', `${outputFormats.slice(0, -1).join(', ')} or 'template={{name}}'`],
  ['--tz <zone>', 'show times in this zone: an IANA name, utc, or job'],
  ['--time <style>', `show times as ${timeStyles.join(', ')}`],
  ['--context <name>', 'the Aster to talk to, by its name: see aster context'],
  ['--url <url>', 'the same by its address'],
  ['--key-file <file>', 'a file with the API key'],
  ['--timeout <duration>', 'how long to wait for an answer'],
  ['-y, --yes', 'do not ask'],
  ['--idempotency-key <key>', 'do the change once, however often it is sent with this key'],
  ['-q, --quiet', 'print data and errors only'],
  ['--verbose', 'tell of each request'],
  ['--debug', 'the same with headers; the key is masked'],
  ['--no-color', 'no colours; NO_COLOR does the same'],
];

/** Options that take a value and may stand before the command: `aster --context prod jobs`. */
export const leadingOptions: ReadonlyMap<string, 'value' | 'flag'> = new Map(
  sharedOptions.flatMap(([flags]) => {
    const kind = flags.includes('<') ? 'value' : 'flag';
    return [...flags.matchAll(/--?[\w-]+/g)].map(([flag]): [string, 'value' | 'flag'] => [flag, kind]);
  }),
);

/** Gives a command and those below it the options that all have, but for those that it uses for something else. */
export function addSharedOptions(command: CommandUnknownOpts): void {
  for (const below of command.commands) addSharedOptions(below);
  if (command.commands.length > 0) return;
  for (const [flags, description] of sharedOptions) {
    const option = new Option(flags, description).helpGroup(heading);
    const isTaken = command.options.some(
      ({ long, short }) => long === option.long || (short !== undefined && short === option.short),
    );
    if (!isTaken) command.addOption(option);
  }
}
