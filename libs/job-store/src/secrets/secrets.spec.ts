import { randomBytes } from 'node:crypto';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { insertJob } from '../insert-job.js';
import { aDefinition } from '../testing/a-definition.js';
import { openStore, type Store } from '../testing/store.js';
import { updateJob } from '../update-job.js';
import { deleteSecret } from './delete-secret.js';
import { listSecrets, usesOfSecrets } from './list-secrets.js';
import { putSecret } from './put-secret.js';
import { rotateSecrets } from './rotate-secrets.js';
import { createSecretKeyring } from './secret-keyring.js';
import { createStoredSecrets } from './stored-secrets.js';

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
const before = createSecretKeyring([oldKey]);
const during = createSecretKeyring([newKey, oldKey]);
const after = createSecretKeyring([newKey]);
const value = 'correct horse battery';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => {
  await store.empty();
  await sql`truncate aster.secrets`.execute(db);
});
afterAll(async () => store.drop());

async function read(name: string, keyring = before): Promise<string | undefined> {
  return (await createStoredSecrets(db, keyring).read([name])).get(name);
}

describe('a stored secret', () => {
  it('is read as it was kept, and the last value counts', async () => {
    await putSecret(db, before, { name: 'A', value: 'first value' });
    await putSecret(db, before, { name: 'A', value });
    expect(await read('A')).toBe(value);
    expect(await listSecrets(db, { limit: 10 })).toMatchObject([{ name: 'A', version: 2, usedBy: [], useCount: 0 }]);
    expect(await read('B')).toBeUndefined();
  });

  it('lies in the database in no readable form', async () => {
    await putSecret(db, before, { name: 'A', value });
    await putSecret(db, before, { name: 'B', value });
    const rows = await db.selectFrom('secrets').select('sealed').execute();
    const [a, b] = rows.map(({ sealed }) => sealed);
    expect(a?.includes('horse')).toBe(false);
    expect(a?.subarray(13, -16).equals(b?.subarray(13, -16) ?? Buffer.alloc(0))).toBe(false);
  });

  it('is opened under no other name, after no change, and by no other key', async () => {
    await putSecret(db, before, { name: 'A', value });
    await sql`insert into aster.secrets select 'B', sealed, key_id, 1, created_at, updated_at from aster.secrets`.execute(
      db,
    );
    await expect(read('B')).rejects.toThrow('the secret B cannot be read: no key of SECRETS_KEY opens it');
    await expect(read('A', after)).rejects.toThrow('the secret A cannot be read');
    await expect(createStoredSecrets(db, undefined).read(['A'])).rejects.toThrow('this process has no SECRETS_KEY');
    await sql`update aster.secrets set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)`.execute(db);
    await expect(read('A')).rejects.toThrow('the secret A cannot be read');
  });

  it('is sealed anew by a new key while the old one still opens it, and needs that no more then', async () => {
    for (let n = 0; n < 150; n += 1) await putSecret(db, before, { name: `S${n}`, value: `${value} ${n}` });
    expect(await read('S7', during)).toBe(`${value} 7`);
    expect(await rotateSecrets(db, during)).toEqual({ rotated: 150, unreadable: [] });
    expect(await read('S149', after)).toBe(`${value} 149`);
    expect(await rotateSecrets(db, during)).toEqual({ rotated: 0, unreadable: [] });
    expect(await listSecrets(db, { name: 'S7', limit: 1 })).toMatchObject([{ version: 1, keyId: after.currentKeyId }]);
  });

  it('stays as it is in a rotation that has not its key', async () => {
    await putSecret(db, before, { name: 'A', value });
    expect(await rotateSecrets(db, after)).toEqual({ rotated: 0, unreadable: ['A'] });
    expect(await read('A')).toBe(value);
  });

  it('is known by the jobs that name it, and cannot be deleted while they do, unless that is forced', async () => {
    await putSecret(db, before, { name: 'A', value });
    await putSecret(db, before, { name: 'A.B', value });
    await insertJob(db, aDefinition({ name: 'one', env: { X: 'a ${secret:A} ${secret:A}', Y: '$${secret:A.B}' } }));
    await insertJob(db, aDefinition({ name: 'two', env: { X: '${secret:A}' } }));
    await insertJob(db, aDefinition({ name: 'three', env: { X: '${secret:file:A}' } }));
    const found = await listSecrets(db, { limit: 10 });
    expect(found.map(({ name, usedBy }) => [name, usedBy])).toEqual([
      ['A', ['one', 'two']],
      ['A.B', []],
    ]);
    await expect(deleteSecret(db, 'A', false)).rejects.toThrow('the secret A is named by "one", "two"');
    await deleteSecret(db, 'A', true);
    await deleteSecret(db, 'A.B', false);
    await expect(deleteSecret(db, 'A', true)).rejects.toThrow('there is no secret A');
  });

  it('is known by the job whose runs are told to an address that names it', async () => {
    await putSecret(db, before, { name: 'PING', value });
    await insertJob(db, aDefinition({ name: 'told', pingUrl: '${secret:PING}' }));
    expect(await listSecrets(db, { limit: 10 })).toMatchObject([{ name: 'PING', usedBy: ['told'] }]);
    const other = aDefinition({ name: 'other', pingUrl: '${secret:NONE}' });
    await expect(insertJob(db, other)).rejects.toThrow('ping_url: names the secret NONE');
  });

  it('must be there for a job to name it, when that is made and when it is edited', async () => {
    const missing = 'env: names the secret A, which there is not; keep it first: aster secrets set A';
    const env = { X: '${secret:A}' };
    await expect(insertJob(db, aDefinition({ env }))).rejects.toThrow(missing);
    const job = await insertJob(db, aDefinition());
    await expect(updateJob(db, job.id, { env })).rejects.toThrow(missing);
    await putSecret(db, before, { name: 'A', value });
    await updateJob(db, job.id, { env });
    await deleteSecret(db, 'A', true);
    await updateJob(db, job.id, { priority: 5 }); // what it named before is not looked at again
  });

  it('that a job is about to name is not deleted meanwhile', async () => {
    await putSecret(db, before, { name: 'A', value });
    let deletion: Promise<void> | undefined;
    await db.transaction().execute(async (tx) => {
      await insertJob(tx, aDefinition({ name: 'new', env: { X: '${secret:A}' } }));
      deletion = deleteSecret(db, 'A', false);
      deletion.catch(() => undefined);
      await sql`select pg_sleep(0.2)`.execute(tx);
    });
    await expect(deletion).rejects.toThrow('the secret A is named by "new"');
  });

  it('is looked for in those jobs only that name any', async () => {
    const { rows } = await db.transaction().execute(async (tx) => {
      await sql`set local enable_seqscan = off`.execute(tx); // the table is small here
      return sql<{ 'QUERY PLAN': string }>`explain ${usesOfSecrets}`.execute(tx);
    });
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('jobs_with_secrets');
  });
});
