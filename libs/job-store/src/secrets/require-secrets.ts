import { InvalidInputError, secretReferencesIn } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';

/**
 * Checks that every secret of Aster's own that the texts name is there, and holds it until the transaction ends, so
 * that it is not deleted meanwhile. Those of other stores are for the workers to find.
 *
 * @param texts such as the environment of a job
 * @param field which the texts come from
 * @throws InvalidInputError
 */
export async function requireSecrets(tx: Db, texts: Readonly<Record<string, string>>, field = 'env'): Promise<void> {
  const references = Object.values(texts).flatMap(secretReferencesIn);
  const names = [...new Set(references.filter(({ source }) => source === 'store').map(({ name }) => name))].sort();
  if (names.length === 0) return;
  const rows = await tx
    .selectFrom('secrets')
    .select('name')
    .where('name', 'in', names)
    .orderBy('name')
    .forKeyShare()
    .execute();
  const known = new Set(rows.map(({ name }) => name));
  const missing = names.filter((name) => !known.has(name));
  if (missing.length === 0) return;
  throw new InvalidInputError(
    missing.map((name) => ({
      field,
      message: `names the secret ${name}, which there is not; keep it first: aster secrets set ${name}`,
    })),
  );
}
