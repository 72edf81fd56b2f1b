import { quoteForShell } from './quote-for-shell.js';

/** A line of a crontab that has become a job. */
export interface SwitchedLine {
  /** A path, the name of a user whose crontab it is, or `stdin`. */
  readonly file: string;
  readonly line: number;
}

const spool = /^\/var\/spool\/cron\/(?:crontabs\/)?([^/]+)$/;

/**
 * The commands that put lines of crontabs behind a comment with a date, so that cron runs them no more. They are for a
 * person to look at: none is ever run here.
 *
 * @param day such as `2026-11-30`
 */
export function switchOff(lines: readonly SwitchedLine[], day: string): readonly string[] {
  const byFile = new Map<string, Set<number>>();
  for (const { file, line } of lines) if (line > 0) byFile.set(file, (byFile.get(file) ?? new Set()).add(line));
  return [...byFile].map(([file, numbers]) => {
    const chosen = [...numbers].sort((one, other) => one - other).join('|');
    const mark = `awk 'NR ~ /^(${chosen})$/ {printf "# ${day} aster: "} 1'`;
    const user = spool.exec(file)?.[1] ?? (file.includes('/') || file === 'stdin' ? undefined : file);
    if (file !== 'stdin' && user === undefined) {
      const [path, before] = [quoteForShell(file), quoteForShell(`${file}.before-aster`)];
      return `cp -p ${path} ${before} && ${mark} ${before} > ${path}`;
    }
    const crontab = user === undefined ? 'crontab' : `crontab -u ${quoteForShell(user)}`;
    return `${crontab} -l | ${mark} | ${crontab} -`;
  });
}
