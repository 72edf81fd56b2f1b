import { type ChannelConfig, type FieldProblem, InvalidInputError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { requireSecrets } from '@aster-scheduler/job-store';
import { settingTexts } from '../alerts/setting-texts.js';
import type { AlertsPlan } from './alerts-plan.js';
import type { DeclaredAlert } from './read-declared-alerts.js';

/**
 * The secrets that channels name which are made or changed are there, and stay so until the transaction ends.
 *
 * @throws InvalidInputError with all that are not
 */
export async function requireChannelSecrets(
  db: Db,
  declared: readonly DeclaredAlert[],
  { creates, updates }: AlertsPlan['channels'],
): Promise<void> {
  const changed = new Set([...creates, ...updates].map(({ definition }) => definition.name));
  const channels = declared.filter(({ name }) => changed.has(name));
  const texts = channels.flatMap(({ given }) => Object.values(settingTexts(configOf(given))));
  try {
    await requireSecrets(db, Object.fromEntries(texts.entries()), 'channels');
  } catch (error) {
    if (error instanceof InvalidInputError) await requireEach(db, channels);
    throw error;
  }
}

/** Says where what is missing is named. */
async function requireEach(db: Db, channels: readonly DeclaredAlert[]): Promise<void> {
  const problems: FieldProblem[] = [];
  for (const { given, path } of channels) {
    try {
      await requireSecrets(db, settingTexts(configOf(given)), `${path}.config`);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
}

function configOf(given: DeclaredAlert['given']): ChannelConfig {
  return given['config'] as ChannelConfig; // it was checked
}
