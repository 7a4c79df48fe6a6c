import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkspaceScope } from '../db/database.ts';
import { currentPosition, readEvents } from '../platform/events/event-feed.ts';
import { emitEvent } from '../platform/events/events.queries.ts';
import { type Person, startTestServer, type TestServer } from './start-test-server.ts';

let server: TestServer;
let ada: Person;

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp();
}, 120_000);
afterAll(() => server?.stop());

const inside = <T>(work: (scope: WorkspaceScope) => Promise<T>) => server.app.db.inWorkspace(ada.workspaceId, work);
const emit = (scope: WorkspaceScope, name: string) => {
  const now = new Date();
  return emitEvent(scope, { name, data: {}, id: server.app.ids.next(now), at: now });
};
const namesAfter = async (position: string) =>
  (await inside((scope) => readEvents(scope, position, 100))).map(({ name }) => name);

/** A transaction that has written its event and waits to be let go. */
function openTransaction(name: string): { written: Promise<void>; commit(): Promise<void> } {
  let letGo: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let noteWritten: () => void = () => undefined;
  const written = new Promise<void>((resolve) => {
    noteWritten = resolve;
  });
  const done = inside(async (scope) => {
    await emit(scope, name);
    noteWritten();
    await waiting;
  });
  return {
    written,
    commit: async () => {
      letGo();
      await done;
    },
  };
}

describe('events', () => {
  it('that are committed the wrong way round are all read, in one order, by a reader who goes on from where it was', async () => {
    let position = await inside(currentPosition);
    const early = openTransaction('early');
    await early.written;
    const late = openTransaction('late');
    await late.written;
    await late.commit();
    // The later one is committed, the earlier one is not: whoever read past it would never see the earlier one.
    expect(await namesAfter(position)).toEqual([]);
    await early.commit();
    const events = await inside((scope) => readEvents(scope, position, 100));
    expect(events.map(({ name }) => name)).toEqual(['early', 'late']);
    position = events.at(-1)?.position ?? position;
    expect(await namesAfter(position)).toEqual([]);
  });

  it('are read in the order of numbers, not of their digits', async () => {
    const owner = new pg.Client({ connectionString: server.ownerUrl });
    await owner.connect();
    await owner.query("select setval(pg_get_serial_sequence('events', 'position'), 99990)");
    await owner.end();
    const position = await inside(currentPosition);
    const names = Array.from({ length: 20 }, (_, number) => `step ${number}`);
    await inside(async (scope) => {
      for (const name of names) await emit(scope, name);
    });
    expect(await namesAfter(position)).toEqual(names);
  });

  it('of a transaction that is undone are never told', async () => {
    const position = await inside(currentPosition);
    await expect(
      inside(async (scope) => {
        await emit(scope, 'undone');
        throw new Error('changed our mind');
      }),
    ).rejects.toThrow('changed our mind');
    await inside((scope) => emit(scope, 'done'));
    expect(await namesAfter(position)).toEqual(['done']);
  });

  it('written by many at once reach a follower each once, in the order in which they are listed', async () => {
    const position = await inside(currentPosition);
    const ending = new AbortController();
    const followed: string[] = [];
    const following = (async () => {
      for await (const event of server.app.feed.follow(ada.workspaceId, position, ending.signal)) {
        followed.push(event.name);
        if (followed.length === 200) break;
      }
    })();
    const writers = Array.from({ length: 10 }, async (_, writer) => {
      for (let number = 0; number < 20; number += 1) {
        await inside(async (scope) => {
          await emit(scope, `w${writer}.${number}`);
          if (number % 3 === 0) await scope.client.query('select pg_sleep(0.01)');
        });
      }
    });
    await Promise.all(writers);
    await following;
    ending.abort();
    expect(new Set(followed).size).toBe(200);
    expect((await inside((scope) => readEvents(scope, position, 500))).map(({ name }) => name)).toEqual(followed);
  });
});
