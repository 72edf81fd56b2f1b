import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { printOne } from '../print/print-one.js';
import { forecastSteps } from '../schedules/forecast-steps.js';
import { printForecast } from '../schedules/print-forecast.js';
import { readRange } from '../time/read-range.js';

/** `aster forecast`. */
export const forecastCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster forecast', does: 'the next 24 hours, hour by hour' },
    {
      command: "aster forecast --from 'tomorrow 00:00' --to 'tomorrow 06:00' --step 15m",
      does: 'a night, more finely',
    },
    { command: 'aster forecast --pool default -o json', does: 'one pool, with peaks and clock changes' },
  ],
  create: (session) =>
    new Command('forecast')
      .description(
        'Show what will start and run, by the schedules of all active jobs and by how long their runs usually take.',
      )
      .option('--from <instant>', 'from this instant on; now unless given')
      .option('--to <instant>', 'up to this instant; a day later unless given')
      .addOption(new Option('--step <step>', 'how long a row is').choices(forecastSteps).default('1h' as const))
      .option('--pool <name>', 'only jobs of this pool')
      .action(async (options) => {
        const times = await session.times();
        const { from, to } = readRange(options, times);
        const query = { from: from?.toISOString(), to: to?.toISOString(), step: options.step, pool: options.pool };
        const forecast = await (await session.client()).statistics.forecast(query);
        const { kind } = session.settings.output;
        if (kind === 'json' || kind === 'yaml') {
          return printOne(session, { resource: forecast, name: '', text: () => '' });
        }
        await printForecast(session, forecast, times);
      }),
};
