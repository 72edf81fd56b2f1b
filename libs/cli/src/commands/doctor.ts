import type { CheckVerdict } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { exitCodes } from '../errors/exit-codes.js';
import { printable } from '../output/printable.js';
import type { Style } from '../output/terminal.js';
import { wrapWords } from '../output/wrap-words.js';
import { printOne } from '../print/print-one.js';
import type { Session } from '../session/session.js';
import { checkConnection } from '../targets/check-connection.js';
import type { ConnectionCheck } from '../targets/connection-check.js';

/** `aster doctor`. */
export const doctorCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster doctor || test $? = 1', does: 'what is right and wrong; exits 1 when something does not work' },
    { command: 'aster doctor --strict || test $? = 7 -o $? = 1', does: 'for a pipeline: 7 for warnings too' },
    { command: 'aster doctor --problems || true', does: 'only what is not all right' },
  ],
  create: (session) =>
    new Command('doctor')
      .description(
        'Look at the installation: numbered checks, each with what it means and the command that mends it. Exits with 0, ' +
          'or with 1 when something does not work.',
      )
      .option('--strict', 'exit with 7 when there are warnings')
      .option('--problems', 'only what is not all right')
      .action(async ({ strict, problems }) => {
        const here = await checkConnection(session);
        const server = here.some(({ verdict, isFinal }) => verdict === 'fail' && isFinal) ? [] : await ask(session);
        const checks = [...here, ...server].map(({ isFinal: _isFinal, ...check }, at) => ({
          ...check,
          number: at + 1,
        }));
        const verdict = worstOf(checks.map((check) => check.verdict));
        await printOne(session, {
          resource: { verdict, checks },
          name: verdict,
          text: () =>
            checks
              .filter((check) => problems !== true || check.verdict !== 'ok')
              .map(render(session))
              .join(''),
        });
        const count = (wanted: CheckVerdict) => checks.filter((check) => check.verdict === wanted).length;
        session.say(`${checks.length} checks: ${count('fail')} failed, ${count('warn')} warnings`);
        if (verdict === 'fail') session.exitCode = exitCodes.failed;
        else if (verdict === 'warn' && strict === true) session.exitCode = exitCodes.different;
      }),
};

async function ask(session: Session): Promise<readonly ConnectionCheck[]> {
  return (await (await session.client()).doctor()).checks;
}

function worstOf(verdicts: readonly CheckVerdict[]): CheckVerdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.includes('warn') ? 'warn' : 'ok';
}

const looks: Readonly<Record<CheckVerdict, readonly [word: string, style: Style]>> = {
  ok: ['ok  ', 'green'],
  warn: ['warn', 'yellow'],
  fail: ['FAIL', 'red'],
};
const examplesShown = 5;

const indent = ' '.repeat(10);

/** A line for what is all right; else also which, why it matters, and what to type. */
function render({ terminal }: Session): (check: ConnectionCheck & { readonly number: number }) => string {
  const lines = (text: string) => wrapWords(text, terminal.columns - indent.length);
  return ({ number, verdict, title, sentence, meaning, remedy, examples }) => {
    const [word, style] = looks[verdict];
    const mark = `${String(number).padStart(2)}  ${terminal.style(style, word)}  `;
    const said = lines(`${title}: ${printable(sentence)}`);
    const rest = examples.length > examplesShown ? ', …' : '';
    const which = examples.slice(0, examplesShown).map(printable).join(', ');
    const isFine = verdict === 'ok';
    const more = [
      ...(which === '' ? [] : lines(`${which}${rest}`)),
      ...(isFine ? [] : lines(meaning).map((text) => terminal.style('dim', text))),
      ...(isFine || remedy === null ? [] : lines(`try: ${printable(remedy)}`)),
    ];
    return `${mark}${[...said, ...more].join(`\n${indent}`)}\n`;
  };
}
