import { randomUUID } from 'node:crypto';
import { ApiError, ApiUnreachableError, isProblem } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { methods } from '../command/is-command.js';
import { usageError } from '../errors/cli-error.js';
import { collect } from '../input/collect.js';
import { readTextArgument } from '../input/read-json-argument.js';
import { confirmChange } from '../session/confirm.js';
import { requestServer } from '../session/request-server.js';
import type { Session } from '../session/session.js';

/** `aster request`, `aster api METHOD PATH`. */
export const requestCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: "aster request GET '/api/v1/runs?limit=2'", does: 'what a route answers' },
    {
      command: `aster request POST schedules/preview -d '{"cron_expr": "@daily"}'`,
      does: 'a path without a slash is below /api/v1',
    },
    {
      command: `echo '{"priority": 5}' | aster request PATCH jobs/nightly%2Freport -d @-`,
      does: 'with a body from standard input',
    },
  ],
  create: (session) =>
    new Command('request')
      .description('Send a request as it is, with the key of the context, and print what is answered.')
      .argument('<method>', methods.join(', '))
      .argument('<path>', '/api/v1/jobs, or jobs')
      .option('-d, --data <json>', 'the body: JSON, @file, or @- for standard input')
      .option('-H, --header <name:value>', 'a header; may be repeated', collect)
      .option('-i, --include', 'also the status and the headers of the answer, on standard error')
      .action(async (method, path, options) => {
        const verb = method.toUpperCase();
        if (!methods.includes(verb)) throw usageError(`there is no method ${method}`, `one of ${methods.join(', ')}`);
        if (/^https?:/i.test(path)) throw usageError('a path is needed, not an address', '--url names another Aster');
        if (verb !== 'GET' && verb !== 'HEAD') await confirmChange(session);
        const body = options.data === undefined ? undefined : await readTextArgument(options.data, '--data');
        const headers = { ...keyHeader(session, verb), ...readHeaders(options.header ?? []) };
        const place = path.startsWith('/') ? path : `/api/v1/${path}`;
        const response = await requestServer(session, verb, place, { body, headers });
        if (options.include === true) tellHead(session, response);
        await printAnswer(session, `${verb} ${place}`, response);
      }),
};

function keyHeader({ settings }: Session, method: string): Record<string, string> {
  if (method === 'GET' || method === 'HEAD') return {};
  return { 'idempotency-key': settings.idempotencyKey ?? randomUUID() };
}

function readHeaders(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf(':');
      if (at < 1) throw usageError(`--header takes name:value, not ${JSON.stringify(text)}`);
      return [text.slice(0, at).trim().toLowerCase(), text.slice(at + 1).trim()];
    }),
  );
}

function tellHead({ terminal }: Session, { status, statusText, headers }: Response): void {
  terminal.note(`${status} ${statusText}\n`);
  for (const [name, value] of headers) terminal.note(`${name}: ${value}\n`);
}

/** @throws ApiUnreachableError when it breaks off */
async function readAnswer(request: string, response: Response): Promise<{ text: string; content: unknown }> {
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  try {
    const text = await response.text();
    return { text, content: isJson && text !== '' ? (JSON.parse(text) as unknown) : undefined };
  } catch (error) {
    throw new ApiUnreachableError(request, error); // a text cut short is no JSON
  }
}

async function printAnswer({ terminal, settings }: Session, request: string, response: Response): Promise<void> {
  const { text, content } = await readAnswer(request, response);
  if (!response.ok) {
    if (content !== undefined && settings.output.kind !== 'json')
      terminal.write(`${JSON.stringify(content, null, 2)}\n`);
    throw new ApiError(request, response.status, { problem: isProblem(content) ? content : undefined });
  }
  if (content === undefined) terminal.write(text);
  else
    terminal.write(
      settings.output.kind === 'jsonl' ? `${JSON.stringify(content)}\n` : `${JSON.stringify(content, null, 2)}\n`,
    );
}
