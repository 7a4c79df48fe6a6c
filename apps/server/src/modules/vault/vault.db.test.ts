import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import {
  checkMasterKey,
  keepForInstallation,
  openForInstallation,
  openSecret,
  removeForInstallation,
  removeSecret,
  replaceSecret,
  rotateVault,
  sealSecret,
} from './index.ts';

let server: TestServer;
let people: Person[];

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  people = [await server.signUp(), await server.signUp()];
}, 120_000);
afterAll(() => server?.stop());

const first = (): Person => {
  const [person] = people;
  if (!person) throw new Error('nobody has signed up');
  return person;
};
const inside = <T>(person: Person, work: Parameters<TestServer['app']['db']['inWorkspace']>[1]) =>
  server.app.db.inWorkspace(person.workspaceId, work) as Promise<T>;
const newKey = 'c3'.repeat(32);

describe('secrets', () => {
  it('are kept, opened, replaced under a fresh nonce, and removed', async () => {
    const { app } = server;
    await inside(first(), async (scope) => {
      const id = await sealSecret(app, scope, { purpose: 'account', value: { token: 'one' } });
      expect(await openSecret(app, scope, id)).toEqual({ token: 'one' });
      const nonceOf = async () =>
        (await scope.client.query('select nonce from secrets where id = $1', [id])).rows[0]?.nonce;
      const before = await nonceOf();
      await replaceSecret(app, scope, id, { token: 'two' });
      expect(await openSecret(app, scope, id)).toEqual({ token: 'two' });
      expect(before.equals(await nonceOf())).toBe(false);
      await removeSecret(scope, id);
      await expect(openSecret(app, scope, id)).rejects.toMatchObject({ status: 404 });
    });
  });

  it('put into another row do not open there', async () => {
    const { app } = server;
    await inside(first(), async (scope) => {
      const one = await sealSecret(app, scope, { purpose: 'account', value: 'mine' });
      const two = await sealSecret(app, scope, { purpose: 'account', value: 'yours' });
      await scope.client.query(
        'update secrets t set nonce = s.nonce, sealed = s.sealed from secrets s where s.id = $1 and t.id = $2',
        [one, two],
      );
      await expect(openSecret(app, scope, two)).rejects.toMatchObject({ code: 'secret_damaged' });
      await scope.client.query("update secrets set purpose = 'webhook' where id = $1", [one]);
      await expect(openSecret(app, scope, one)).rejects.toMatchObject({ code: 'secret_damaged' });
      await scope.client.query('delete from secrets where id = any($1)', [[one, two]]);
    });
  });

  it('of a neighbour are not there', async () => {
    const { app } = server;
    const [ada, eve] = people;
    if (!ada || !eve) throw new Error('two people are needed');
    const id = await inside<string>(ada, (scope) => sealSecret(app, scope, { purpose: 'client', value: 'hers' }));
    await inside(eve, async (scope) => {
      await expect(openSecret(app, scope, id)).rejects.toMatchObject({ status: 404 });
      await expect(replaceSecret(app, scope, id, 'mine')).rejects.toMatchObject({ status: 404 });
    });
    await inside(ada, (scope) => removeSecret(scope, id));
  });
});

describe('the master key', () => {
  it('that is wrong stops the start, in words', async () => {
    await checkMasterKey(server.app.db, server.app.masterKey);
    await expect(checkMasterKey(server.app.db, newKey)).rejects.toMatchObject({
      code: 'wrong_master_key',
      userMessage: expect.stringContaining('not the one that the stored secrets were sealed with'),
    });
  });
});

describe('secrets of the installation', () => {
  it('are kept, replaced and removed, and open under no other name', async () => {
    const { app } = server;
    expect(await openForInstallation(app, 'one')).toBeUndefined();
    await keepForInstallation(app, { id: 'one', purpose: 'client', value: { clientSecret: 'first' } });
    await keepForInstallation(app, { id: 'one', purpose: 'client', value: { clientSecret: 'second' } });
    expect(await openForInstallation(app, 'one')).toEqual({ clientSecret: 'second' });
    await app.db.appPool.query("update installation_secrets set id = 'other' where id = 'one'");
    await expect(openForInstallation(app, 'other')).rejects.toThrow(/does not open/);
    await removeForInstallation(app, 'other');
    expect(await openForInstallation(app, 'other')).toBeUndefined();
  });
});

describe('rotating the vault', () => {
  it('goes on where it was killed, loses nothing, and lets no server start half-way', async () => {
    const { app } = server;
    const { db, masterKey: oldKey } = app;
    const kept = new Map<string, { person: Person; value: string }>();
    for (const person of people) {
      for (let at = 0; at < 7; at += 1) {
        const value = `${person.email} ${at}`;
        kept.set(await inside<string>(person, (scope) => sealSecret(app, scope, { purpose: 'account', value })), {
          person,
          value,
        });
      }
    }
    class Killed extends Error {}
    const dieAfterOneBatch = () => {
      throw new Killed();
    };
    await keepForInstallation(app, { id: 'of-all', purpose: 'client', value: { clientSecret: 'one' } });
    await expect(rotateVault(db, { oldKey, newKey, batchSize: 4, onBatch: dieAfterOneBatch })).rejects.toThrow(Killed);
    const keyIds = await db.asPublisher((scope) =>
      scope.client.query('select key_id, count(*)::int from secrets group by 1 order by 2'),
    );
    expect(keyIds.rows.map(({ count }) => count)).toEqual([4, 10]);
    await expect(checkMasterKey(db, oldKey)).rejects.toMatchObject({ code: 'vault_rotation_unfinished' });
    await expect(checkMasterKey(db, newKey)).rejects.toMatchObject({ code: 'vault_rotation_unfinished' });
    await expect(rotateVault(db, { oldKey, newKey: 'd4'.repeat(32) })).rejects.toMatchObject({
      code: 'wrong_master_key',
    });

    expect(await rotateVault(db, { oldKey, newKey, batchSize: 4 })).toBe(11);
    await checkMasterKey(db, newKey);
    await expect(checkMasterKey(db, oldKey)).rejects.toMatchObject({ code: 'wrong_master_key' });
    const rotated = { ...app, masterKey: newKey };
    expect(await openForInstallation(rotated, 'of-all')).toEqual({ clientSecret: 'one' });
    for (const [id, { person, value }] of kept) {
      expect(await inside(person, (scope) => openSecret(rotated, scope, id))).toBe(value);
    }
    expect(await rotateVault(db, { oldKey, newKey })).toBe(0);
    expect(await rotateVault(db, { oldKey: newKey, newKey: oldKey })).toBe(15);
  });
});
