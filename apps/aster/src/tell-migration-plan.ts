import { connectDatabase, type MigrationPlan, planMigration, schemaVersion } from '@aster-scheduler/db';
import type { MigrateProcessConfig, ProcessContext } from '@aster-scheduler/runtime';

/** As `aster diff` exits: something is to be done. */
const different = 7;

/** Prints what migrating would do, in a line or as SQL. Nothing is changed, and the right to is not asked for. */
export async function tellMigrationPlan(config: MigrateProcessConfig, context: ProcessContext): Promise<void> {
  const { db, close } = connectDatabase({ ...config.database, poolSize: 1 });
  const plan = await planMigration(db).finally(close);
  const { script } = plan;
  const line = lineOf(plan);
  if (context.flag === '--plan') {
    await print(script === '' ? `-- ${line}\n` : `-- ${line}; this is what aster migrate runs\n\n${script}`);
    return;
  }
  await print(`${line}\n`);
  if (script !== '') context.exitWith(different);
}

function lineOf({ found, migrations, functions }: MigrationPlan): string {
  const newer = found > schemaVersion ? `, newer than the ${schemaVersion} of this program, which works with it` : '';
  const schema = found === 0 ? 'the database has no schema of Aster' : `the schema is at version ${found}${newer}`;
  if (migrations.length > 0) return `${schema}; to be applied: ${migrations.join(', ')}`;
  if (functions.length > 0) return `${schema}; functions to be made anew: ${functions.join(', ')}`;
  return `${schema}; nothing is to be done`;
}

/** The process ends soon after: what a pipe has not taken by then would be lost. */
async function print(text: string): Promise<void> {
  await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
}
