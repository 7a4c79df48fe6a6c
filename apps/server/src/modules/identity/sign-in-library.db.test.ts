import { getMigrations } from 'better-auth/db/migration';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { createSessionDoor } from './session-door.ts';
import { signInLibrary } from './sign-in-library.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
}, 120_000);
afterAll(() => server?.stop());

describe('the sign-in library', () => {
  it('finds exactly the tables and columns it wants in our migrations', async () => {
    const { toBeCreated, toBeAdded } = await getMigrations(signInLibrary(server.app).options);
    expect(toBeCreated).toEqual([]);
    expect(toBeAdded).toEqual([]);
  });

  it('agrees with our own reading of its cookie, which asks the database once', async () => {
    const ada = await server.signUp();
    const headers = { cookie: ada.cookie };
    const theirs = await signInLibrary(server.app).api.getSession({ headers: new Headers(headers) });
    const { appPool } = server.app.db;
    const asked: unknown[] = [];
    const query = appPool.query.bind(appPool);
    const watched = Object.create(appPool, {
      query: {
        value: (...args: Parameters<typeof query>) => {
          asked.push(args[0]);
          return query(...args);
        },
      },
    }) as typeof appPool;
    const door = createSessionDoor({ ...server.app, db: { ...server.app.db, appPool: watched } });
    const ours = await door({ headers, ip: '127.0.0.1', method: 'GET' });
    expect(ours).toMatchObject({ kind: 'user', userId: theirs?.user.id, sessionId: theirs?.session.id });
    expect(asked).toHaveLength(1);
    asked.length = 0;
    const forged = { cookie: ada.cookie.replace('=', '=x') };
    expect(await door({ headers: forged, ip: '127.0.0.1', method: 'GET' })).toBeNull();
    expect(asked).toEqual([]);
  });
});
