import { homedir } from 'node:os';
import { type AsterClient, createClient } from '@aster-scheduler/client';
import type { TargetChoice } from '../context/choose-target.js';
import { usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { Terminal } from '../output/terminal.js';
import type { Times } from '../time/format-instant.js';
import { findChoice, openTarget } from './find-target.js';
import type { ProgramParts } from './program-parts.js';
import type { Session } from './session.js';
import { defaultSettings, readSettings, type Settings } from './settings.js';
import type { Target } from './target.js';

/** How long the answer to a request is waited for when nothing else was said. */
const requestMs = 30_000;

/** Takes the options of a call, before its action. */
export type Begin = (options: Readonly<Record<string, unknown>>) => void;

/**
 * Makes what a command works with; nothing is read or asked for before it is needed.
 *
 * @param over ends the program that is asked for the key
 */
export function createSession(
  terminal: Terminal,
  parts: ProgramParts = {},
  over?: AbortSignal,
): { readonly session: Session; readonly begin: Begin } {
  const { env } = process;
  let settings: Settings = defaultSettings;
  let choice: Promise<TargetChoice> | undefined;
  let target: Promise<Target> | undefined;
  let client: Promise<AsterClient> | undefined;
  const session: Session = {
    env,
    parts,
    terminal,
    home: env.HOME ?? homedir(),
    cwd: process.cwd(),
    exitCode: exitCodes.done,
    get settings() {
      return settings;
    },
    choice: () => (choice ??= findChoice(session)),
    target: () => (target ??= session.choice().then((chosen) => openTarget(chosen, session, over))),
    client: () => (client ??= session.target().then((found) => clientOf(found, settings))),
    async times(jobTimezone) {
      const timezone = await zoneOf(session, jobTimezone);
      return { timezone, style: settings.timeStyle, now: new Date() };
    },
    say(text) {
      if (!settings.isQuiet) terminal.note(`${text}\n`);
    },
  };
  return { session, begin: (options) => (settings = readSettings(options)) };
}

function clientOf({ url, key, fetch }: Target, { timeoutMs }: Settings): AsterClient {
  try {
    const patienceMs = timeoutMs ?? requestMs;
    return createClient({ baseUrl: url, apiKey: key, fetch, timeoutMs: Math.min(patienceMs, requestMs), patienceMs });
  } catch (error) {
    if (error instanceof TypeError) throw usageError(error.message);
    throw error;
  }
}

async function zoneOf({ settings, choice, env }: Session, jobTimezone: string | undefined): Promise<Times['timezone']> {
  const { timezone } = settings;
  if (timezone === 'job') return jobTimezone ?? 'UTC';
  if (timezone !== undefined) return timezone;
  const context = await choice().then(
    (chosen) => chosen.context,
    () => undefined, // commands without a server have none
  );
  if (context?.tz !== undefined) return context.tz;
  return Intl.DateTimeFormat('en-US', { timeZone: env.TZ === '' ? 'UTC' : undefined }).resolvedOptions().timeZone;
}
