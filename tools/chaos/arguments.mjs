import { parseArgs } from 'node:util';
import { faults } from './faults/faults.mjs';
import { sabotages } from './system/sabotages.mjs';

export const usage = `Usage: npm run chaos -- [options]

  --minutes N        how long faults are made; 5 unless given, half a one with --sabotage; fractions are fine
  --seed N           what the faults and the traffic follow from; a new one unless given, 2 with --sabotage
  --faults a,b       only these kinds: ${Object.keys(faults).join(', ')}
  --sabotage a,b     break a copy of the build, to see that it is found out, one after the other:
                     ${Object.keys(sabotages).join(', ')}, or all
  --measure          instead: lose workers one by one at default settings and measure what follows
  --rounds N         losses of each kind with --measure; 3 unless given
  --keep             keep logs and tables also when nothing was found

Exit code 0: nothing was found; 1: something was, and the report says what; 2: it could not be tried.
With --sabotage, 0: each was found out; 1: one was not.
`;

/** What was asked for is not understood. */
export class ArgumentsError extends Error {}

/** Reads the command line. @throws ArgumentsError */
export function readArguments(argv) {
  const { help, measure, keep, ...given } = parse(argv);
  const options = { rounds: 3 };
  for (const [name, text] of Object.entries(given)) options[name] = readValue(name, text);
  const isSabotage = options.sabotage !== undefined;
  const seed = isSabotage ? 2 : Math.floor(Math.random() * 1_000_000);
  return {
    ...options,
    ...{ help, measure, keep },
    minutes: options.minutes ?? (isSabotage ? 0.5 : 5),
    seed: options.seed ?? seed,
  };
}

function parse(argv) {
  const flag = { type: 'boolean', default: false };
  const value = { type: 'string' };
  const values = { minutes: value, seed: value, faults: value, sabotage: value, rounds: value };
  try {
    return parseArgs({ args: argv, options: { help: flag, measure: flag, keep: flag, ...values } }).values;
  } catch (error) {
    throw new ArgumentsError(error.message, { cause: error });
  }
}

function readValue(name, text) {
  if (name === 'sabotage') {
    const known = Object.keys(sabotages);
    return text === 'all' ? known : text.split(',').map((each) => oneOf(name, each, known));
  }
  if (name === 'faults') return text.split(',').map((kind) => oneOf(name, kind, Object.keys(faults)));
  const number = Number(text);
  if (!(number >= 0) || (name !== 'minutes' && !Number.isInteger(number))) {
    throw new ArgumentsError(`--${name} ${text} is not a number that makes sense`);
  }
  return number;
}

function oneOf(name, text, known) {
  if (!known.includes(text)) throw new ArgumentsError(`--${name} ${text} is not one of ${known.join(', ')}`);
  return text;
}
