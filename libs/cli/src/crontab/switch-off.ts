import { shellWord } from '@aster-scheduler/core';

/** A line of a crontab that has become a job. */
export interface SwitchedLine {
  /** A path, the name of a user whose crontab it is, or `stdin`. */
  readonly file: string;
  /** From 1; 0 when the whole file is meant. */
  readonly line: number;
  readonly text: string;
}

const spool = /^\/var\/(?:spool\/cron\/(?:crontabs\/)?|cron\/tabs\/)([^/]+)$/;

/** In characters of one program: an argument of a command has 128 KiB on Linux. */
const longestProgram = 30_000;

/**
 * The commands that put lines of crontabs behind a comment with a date, so that cron runs them no more. They are for a
 * person to look at: none is ever run here.
 *
 * A line is known by its text, not by its number: `crontab -l` of Debian leaves out the head of the file in the spool,
 * and somebody may have edited the crontab since it was read.
 *
 * @param day such as `2026-11-30`
 */
export function switchOff(lines: readonly SwitchedLine[], day: string): readonly string[] {
  const byFile = new Map<string, Set<string>>();
  for (const { file, line, text } of lines)
    if (line > 0 && !text.trimStart().startsWith('#')) byFile.set(file, (byFile.get(file) ?? new Set()).add(text));
  return [...byFile].map(([file, texts]) => {
    const [mark = '', ...others] = programsOf([...texts], day).map((program) => `awk ${shellWord(program)}`);
    const further = others.map((other) => ` | ${other}`).join('');
    const user = spool.exec(file)?.[1] ?? (file.includes('/') || file === 'stdin' ? undefined : file);
    if (file !== 'stdin' && user === undefined) {
      const [path, before] = [shellWord(file), shellWord(copyOf(file))];
      return `cp -p ${path} ${before} && ${mark} ${before}${further} > ${path}`;
    }
    const crontab = user === undefined ? 'crontab' : `crontab -u ${shellWord(user)}`;
    return `${crontab} -l | ${mark}${further} | ${crontab} -`;
  });
}

/** Every cron passes over a file of `/etc/cron.d` with such a name. */
export function copyOf(file: string): string {
  return `${file}.before-aster~`;
}

/** Programs for awk that put a mark before all lines with these texts, and change no other. */
function programsOf(texts: readonly string[], day: string): readonly string[] {
  const programs: string[] = [];
  let known = '';
  const end = () => programs.push(`BEGIN {${known.trimEnd()}} $0 in off {printf "# ${day} aster: "} 1`);
  for (const text of texts) {
    const one = `off["${awkText(text)}"]; `;
    if (known.length + one.length > longestProgram) {
      end();
      known = '';
    }
    known += one;
  }
  end();
  return programs;
}

/** Within quotes of awk, with nothing in it that controls a terminal. */
function awkText(text: string): string {
  return text
    .replace(/["\\]/g, String.raw`\$&`)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (letter) =>
      [...Buffer.from(letter)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
    );
}
