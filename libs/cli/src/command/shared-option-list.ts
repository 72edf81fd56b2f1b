import { plainFormats } from '../output/format-names.js';
import { timeStyles } from '../time/time-style.js';

/** Each with its flags and what it does. It loads nothing, since `aster --help` reads it. */
export const sharedOptions: readonly (readonly [flags: string, description: string])[] = [
  ['-o, --output <format>', `${plainFormats.join(', ')} or 'template={{name}}'`],
  ['--tz <zone>', 'show times in this zone: an IANA name, utc, or job'],
  ['--time <style>', `show times as ${timeStyles.join(', ')}; in csv iso unless given`],
  ['--context <name>', 'the Aster to talk to, by its name: see aster context'],
  ['--url <url>', 'the same by its address'],
  ['--key-file <file>', 'a file with the API key'],
  ['--timeout <duration>', 'how long to wait for an answer, also of a server that is busy: 30s'],
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
