import { type ChannelConfig, type FieldProblem, InvalidInputError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { requireSecrets } from '@aster-scheduler/job-store';
import { settingTexts } from '../alerts/setting-texts.js';
import type { DeclaredAlert } from './read-declared-alerts.js';

/**
 * The secrets that channels name are there, and stay so until the transaction ends.
 *
 * @throws InvalidInputError with all that are not
 */
export async function requireChannelSecrets(db: Db, channels: readonly DeclaredAlert[]): Promise<void> {
  const problems: FieldProblem[] = [];
  for (const { given, path } of channels) {
    const config = given['config'] as ChannelConfig; // it was checked
    try {
      await requireSecrets(db, settingTexts(config), `${path}.config`);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
}
