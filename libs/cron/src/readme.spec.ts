import { readFileSync } from 'node:fs';
import { describeSchedule } from './describe-schedule.js';
import { hasTicks } from './has-ticks.js';
import { nextTick } from './next-tick.js';
import { parseSchedule } from './parse-schedule.js';
import { ticksBetween } from './ticks-between.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const rows = [...readme.matchAll(/^\| `([^`]+)` \| (\S+) \| (\S+Z) \| (.*?) \| .* \|$/gm)];
const lines = (/```ts\n(.*?)```/s.exec(readme)?.[1] ?? '')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('import'));

describe('the README', () => {
  it('has examples', () => {
    expect(rows.length).toBeGreaterThan(10);
    expect(lines).toHaveLength(5);
  });

  it.each(
    rows.map(([, expression = '', timezone = '', after = '', ticks = '']) => ({ expression, timezone, after, ticks })),
  )('says when "$expression" ticks in $timezone after $after', ({ expression, timezone, after, ticks }) => {
    const anchorAt = new Date(after);
    const expected = ticks
      .split(' ')
      .filter((tick) => tick !== '')
      .map((tick) => new Date(tick));
    const schedule = parseSchedule(expression, { timezone, anchorAt });
    expect(hasTicks(schedule)).toBe(expected.length > 0);
    expect(ticksBetween(schedule, anchorAt, new Date(8.64e15), expected.length)).toEqual(expected);
  });

  it('says what its lines of code answer', () => {
    const names = { describeSchedule, nextTick, parseSchedule, ticksBetween };
    const answers: string[] = [];
    const body = lines.map((line) => {
      const [code = '', comment] = line.split('; // ');
      return comment === undefined ? code : `answer(() => ${code});`;
    });
    const run = new Function('answer', ...Object.keys(names), body.join('\n'));
    run((ask: () => unknown) => answers.push(answerOf(ask)), ...Object.values(names));
    expect(answers).toEqual(lines.slice(1).map((line) => line.split('; // ')[1]));
  });
});

function answerOf(ask: () => unknown): string {
  try {
    const answer = ask();
    if (Object.prototype.toString.call(answer) === '[object Date]') return (answer as Date).toISOString();
    return typeof answer === 'string' ? `'${answer}'` : String(answer);
  } catch (error) {
    return String(error);
  }
}
