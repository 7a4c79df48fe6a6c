import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../testing/start-test-server.ts';

let server: TestServer;
let ada: Person;
let bob: Person;

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp();
  bob = await server.signUp();
}, 60_000);

afterAll(async () => {
  await server?.stop();
});

const namesOf = 'select workspace_id as "workspaceId" from projects';

describe('reading in a workspace', () => {
  it('shows the rows of this workspace alone, in any way to ask, and to many at once', async () => {
    const { db } = server.app;
    await Promise.all(
      Array.from({ length: 60 }, async (_, at) => {
        const { workspaceId } = at % 2 === 0 ? ada : bob;
        await db.readWorkspace(workspaceId, async ({ client }) => {
          const answers = await Promise.all([
            client.query(namesOf),
            client.query({ name: 'projects by name', text: `${namesOf} where $1`, values: [true] }),
            client.query(`${namesOf} where $1`, [true]),
          ]);
          for (const { rows, rowCount } of answers) {
            expect(rows).toEqual([{ workspaceId }]);
            expect(rowCount).toBe(1);
          }
        });
      }),
    );
  });

  it('refuses to write, in one statement and in several', async () => {
    const write = "update projects set name = 'Changed'";
    const { db } = server.app;
    await expect(db.readWorkspace(ada.workspaceId, ({ client }) => client.query(write))).rejects.toThrow(
      'cannot execute UPDATE in a read-only transaction',
    );
    await expect(db.readWorkspace(ada.workspaceId, ({ client }) => client.query(`commit; ${write}`))).rejects.toThrow(
      'cannot insert multiple commands into a prepared statement',
    );
  });

  it('leaves nothing on its connection, neither the workspace nor the refusal to write', async () => {
    const pool = server.app.db.openPool({ max: 1, pipeline: true });
    const lone = await pool.connect();
    const { fenceReading } = await import('./fenced-question.ts');
    const fenced = fenceReading(lone, ada.workspaceId, (error) => {
      throw error;
    });
    expect((await fenced.query(namesOf)).rows).toEqual([{ workspaceId: ada.workspaceId }]);
    expect((await lone.query(namesOf)).rows).toEqual([]);
    const { rows } = await lone.query(
      "select current_setting('transaction_read_only') as readonly, current_setting('app.workspace', true) as workspace",
    );
    expect(rows).toEqual([{ readonly: 'off', workspace: '' }]);
    lone.release();
  });

  it('tells what was wrong with a question, and answers the next one on the same connection', async () => {
    await server.app.db.readWorkspace(ada.workspaceId, async ({ client }) => {
      await expect(client.query({ name: 'wrong', text: 'select nothing_such from projects' })).rejects.toThrow(
        'column "nothing_such" does not exist',
      );
      await expect(client.query({ name: 'wrong', text: 'select nothing_such from projects' })).rejects.toThrow(
        'column "nothing_such" does not exist',
      );
      await expect(client.query('select 1 / $1::int as no', [0])).rejects.toThrow('division by zero');
      expect((await client.query(namesOf)).rows).toEqual([{ workspaceId: ada.workspaceId }]);
    });
  });

  it('does not answer at all when the fence cannot be put up', async () => {
    const pool = server.app.db.openPool({ max: 1, pipeline: true });
    const lone = await pool.connect();
    const { fenceReading } = await import('./fenced-question.ts');
    const fenced = fenceReading(lone, ada.workspaceId, () => undefined);
    await fenced.query(namesOf);
    await lone.query('deallocate all');
    await expect(fenced.query('select 1 as one')).rejects.toThrow(/prepared statement .* does not exist/);
    lone.release(true);
  });
});

describe('reading as the publisher', () => {
  it('answers while all units of the publisher wait behind a lock, and refuses to write', async () => {
    const { db } = server.app;
    const write = "update workspaces set name = 'Held' where id = $1";
    await db.asPublisher(async ({ client }) => {
      await client.query('lock table accounts in access exclusive mode');
      const waiting = Array.from({ length: 8 }, () =>
        db.asPublisher((scope) => scope.client.query('select 1 from accounts limit 1')),
      );
      const { rows } = await db.readAsPublisher((scope) => scope.client.query('select 1 as one'));
      expect(rows).toEqual([{ one: 1 }]);
      await client.query('rollback; begin');
      await Promise.all(waiting);
    });
    await expect(db.readAsPublisher(({ client }) => client.query(write, [ada.workspaceId]))).rejects.toThrow(
      'read-only transaction',
    );
  });
});
