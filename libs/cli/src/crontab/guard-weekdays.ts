import { shellWord } from '@aster-scheduler/core';

/** A command that does nothing on other days of the week; 0 is Sunday. */
export function guardWeekdays(command: string, weekdays: readonly number[] | undefined, timezone: string): string {
  if (weekdays === undefined) return command;
  return `case "$(TZ=${shellWord(timezone)} date +%w)" in ${weekdays.join('|')}) ;; *) exit 0 ;; esac\n${command}`;
}

const guard = /^case "\$\(TZ=\S+ date \+%w\)" in ([\d|]+)\) ;; \*\) exit 0 ;; esac\n([\s\S]*)$/;

/** The days and the command of a script that was guarded so; `undefined` for another one. */
export function readGuard(
  script: string,
): { readonly weekdays: readonly number[]; readonly command: string } | undefined {
  const [, days, command] = guard.exec(script) ?? [];
  if (days === undefined || command === undefined) return undefined;
  return { weekdays: days.split('|').map(Number), command };
}
