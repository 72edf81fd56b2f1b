import type { CheckResource, CheckVerdict, DoctorResource } from '@aster-scheduler/client';
import { type Check, checkMeanings, readCheckup } from '@aster-scheduler/statistics';
import { choice, integer, objectSchema, text, textOrNull } from '../json/object-schema.js';
import { defineRoute } from '../routes/define-route.js';
import { forecastRange } from '../statistics/forecast-range.js';
import { answerForecast } from '../statistics/get-forecast.js';
import { tryHint } from './try-hint.js';

const verdicts: readonly CheckVerdict[] = ['ok', 'warn', 'fail'];
const verdict = choice(verdicts);

const checkSchema = objectSchema<CheckResource>('Check', 'One thing that was looked at.', {
  number: { ...integer, description: 'From 1, in the order of the list.' },
  code: { ...text, description: 'Others may come with new versions.' },
  title: text,
  verdict: { ...verdict, description: '`warn`: somebody should look at it; `fail`: something does not work.' },
  sentence: { ...text, description: 'What is so.' },
  meaning: { ...text, description: 'Why it matters.' },
  remedy: { ...textOrNull, description: 'What mends it, or shows more; as a rule a command.' },
  examples: { type: 'array', items: text, description: 'Which ones, 20 at most.' },
});

const doctorSchema = objectSchema<DoctorResource>('Doctor', 'What is right and wrong with the installation.', {
  verdict: { ...verdict, description: 'The worst of the checks.' },
  checks: { type: 'array', items: checkSchema },
});

export const getDoctor = defineRoute({
  method: 'GET',
  path: '/api/v1/doctor',
  operationId: 'getDoctor',
  summary: 'Looks at the installation: what is right and wrong with it, why it matters, and what mends it.',
  description: 'It is at most five seconds old. What cannot be read within a second is a warning.',
  tag: 'health',
  right: { role: 'read', reach: 'everything' },
  isCounting: 'in parts',
  success: { status: 200, description: 'The checks.', schema: doctorSchema },
  problems: ['INVALID_INPUT'],
  async handle({ statistics, hints, notifier }) {
    const found = await readCheckup(statistics, {
      clock: Date.now,
      tryHint: async () => tryHint(hints, notifier),
      async readPeaks() {
        const { busiest, resource } = await answerForecast(statistics, forecastRange({}));
        return { ofPools: busiest, isComplete: resource.is_complete };
      },
    });
    const checks = found.map(toCheckResource);
    const worst = Math.max(...checks.map((check) => verdicts.indexOf(check.verdict)));
    return { content: { verdict: verdicts[worst] ?? 'ok', checks } };
  },
});

function toCheckResource({ code, verdict: found, sentence, remedy, examples = [] }: Check, at: number): CheckResource {
  const [title, meaning] = checkMeanings[code];
  return { number: at + 1, code, title, verdict: found, sentence, meaning, remedy: remedy ?? null, examples };
}
