import type { JobInput } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { usageError } from '../errors/cli-error.js';
import { collect } from '../input/collect.js';
import { parseAssignments } from '../input/parse-assignments.js';
import { parseDependency } from '../input/parse-dependency.js';
import { fieldName, inMap, parseFieldValue } from '../input/parse-field.js';
import { readJsonArgument } from '../input/read-json-argument.js';
import { editJob } from '../jobs/edit-job.js';
import { fieldsOfCopy } from '../jobs/fields-that-differ.js';
import { previewJob } from '../jobs/preview-job.js';
import { tellOfMadeJob } from '../jobs/tell-of-made-job.js';
import { findJob } from '../objects/find-job.js';
import { confirmChange } from '../session/confirm.js';
import type { Session } from '../session/session.js';

/** `aster create`. */
export const createJobCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    {
      command: "aster create hello --cron '*/10 * * * *' -- echo 'hello world'",
      does: 'a program and its arguments, without a shell',
    },
    {
      command: "aster create cleanup --cron @daily --tz Europe/Berlin --shell 'find /tmp/old -mtime +7 | xargs rm -f'",
      does: 'a line for the shell',
    },
    {
      command: 'aster create summary --after nightly/report --timeout 20m --dry-run -- true',
      does: 'only show what would be made',
    },
  ],
  create: (session) =>
    new Command('create')
      .description('Make a job. What stands after -- is executed as it is, without a shell.')
      .argument('<name>')
      .argument('[command...]', 'after --: the program and its arguments')
      .option(
        '--cron <expression>',
        "when it is due: '30 2 * * *', @daily, '@every 90s'; only when triggered unless given",
      )
      .addOption(new Option('--schedule <expression>', 'the same').hideHelp())
      .option('--tz <zone>', 'the zone of the expression; UTC unless given')
      .option(
        '--after <job>',
        'runs when this job has succeeded; JOB:failure or JOB:completion otherwise; may be repeated',
        collect,
      )
      .option('--timeout <duration>', 'for each attempt: 90s, 10m, 2h', ofTheJob)
      .option('--retries <count>', 'attempts after the first')
      .option('--policy <policy>', 'while another run is not finished: allow, forbid, queue, replace')
      .option('--pool <pool>', 'only workers of this pool run it')
      .option('-e, --env <NAME=value>', 'a variable of the command; may be repeated', collect)
      .option('--cwd <folder>', 'where the command runs')
      .option('--shell <line>', 'a line for sh -c, instead of a command')
      .option('--handler <name>', 'a handler of a process, instead of a command')
      .option('--payload <json>', 'for the handler: JSON, or @file')
      .option('--description <text>', 'for people')
      .option('--set <field=value>', 'any other field; may be repeated', collect)
      .option('--from <job>', 'begin with what this job has')
      .option('--paused', 'make it paused')
      .option('--edit', 'look at it in the editor before it is made')
      .option('--dry-run', 'only show what would be made')
      .action(async (name, command, options) => {
        const input = await inputOf(session, name, command, options);
        if (options.dryRun === true) return previewJob(session, input);
        await confirmChange(session);
        const { idempotencyKey } = session.settings;
        const client = await session.client();
        const make = async (whole: JobInput) => client.jobs.create(whole, { idempotencyKey });
        const made = options.edit === true ? await editJob(session, input, make) : await make(input);
        await tellOfMadeJob(session, made);
      }),
};

interface CreateOptions {
  readonly cron?: string;
  readonly schedule?: string;
  readonly tz?: string;
  readonly after?: readonly string[];
  readonly timeout?: readonly [string];
  readonly retries?: string;
  readonly policy?: string;
  readonly pool?: string;
  readonly env?: readonly string[];
  readonly cwd?: string;
  readonly shell?: string;
  readonly handler?: string;
  readonly payload?: string;
  readonly description?: string;
  readonly set?: readonly string[];
  readonly from?: string;
  readonly paused?: true;
}

/** No text, as it would be where it says how long an answer is waited for. */
function ofTheJob(text: string): readonly [string] {
  return [text];
}

async function inputOf(
  session: Session,
  name: string,
  command: readonly string[],
  options: CreateOptions,
): Promise<JobInput> {
  const base = options.from === undefined ? {} : fieldsOfCopy(await findJob(session, options.from));
  const fields: Record<string, unknown> = {
    ...base,
    ...taskOf(command, options),
    cron_expr: options.cron ?? options.schedule ?? base.cron_expr,
    timezone: options.tz ?? base.timezone,
    timeout: options.timeout?.[0] ?? base.timeout,
    max_retries: options.retries === undefined ? base.max_retries : Number(options.retries),
    concurrency_policy: options.policy ?? base.concurrency_policy,
    pool: options.pool ?? base.pool,
    working_directory: options.cwd ?? base.working_directory,
    description: options.description ?? base.description,
    status: options.paused === true ? 'inactive' : base.status,
  };
  if (options.env !== undefined) fields.env = parseAssignments(options.env, '--env');
  if (options.after !== undefined) fields.depends_on = options.after.map(parseDependency);
  if (options.payload !== undefined) fields.payload = await readJsonArgument(options.payload, '--payload');
  setFields(fields, parseAssignments(options.set ?? [], '--set'));
  const isOnlyTriggered = fields.cron_expr === undefined && fields.depends_on === undefined;
  if (isOnlyTriggered) fields.cron_expr = '@manually';
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return { ...given, name };
}

/** A part of a map, such as `labels.team`, is put into the map. */
function setFields(fields: Record<string, unknown>, values: Readonly<Record<string, string>>): void {
  for (const [field, text] of Object.entries(values)) {
    const place = inMap(field);
    if (place === undefined) fields[fieldName(field)] = parseFieldValue(fieldName(field), text);
    else fields[place.field] = { ...(fields[place.field] as object | undefined), [place.name]: text };
  }
}

function taskOf([program, ...args]: readonly string[], { shell, handler }: CreateOptions): Record<string, unknown> {
  const ways = [program, shell, handler].filter((way) => way !== undefined);
  if (ways.length > 1) throw usageError('a job has one of a command, --shell and --handler');
  if (shell !== undefined) return { command: 'sh', args: ['-c', shell] };
  if (handler !== undefined) return { handler };
  return program === undefined ? {} : { command: program, args };
}
