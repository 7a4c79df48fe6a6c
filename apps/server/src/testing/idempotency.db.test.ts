import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from './start-test-server.ts';

let server: TestServer;
let ada: Person;
let shiftMs = 0;

beforeAll(async () => {
  server = await startTestServer({
    clock: { now: () => new Date(Date.now() + shiftMs) },
    settings: { ANTIPHON_ROLES: 'http' },
  });
  ada = await server.signUp();
}, 120_000);
afterAll(() => server?.stop());

const make = (name: string, idempotencyKey: string, person = ada) =>
  person.call('projects.create', { workspaceId: person.workspaceId, name }, { idempotencyKey });
const countOf = async (name: string, person = ada) => {
  const { items } = await person.call('projects.list', { workspaceId: person.workspaceId });
  return items.filter((project) => project.name === name).length;
};

describe('a repeated request with the same Idempotency-Key', () => {
  it('gets the same answer and makes nothing more, after our first reply was lost', async () => {
    const lost = new AbortController();
    const name = 'Lost reply';
    // The reply never arrives: the connection is cut while the request is under way.
    const sending = ada.call(
      'projects.create',
      { workspaceId: ada.workspaceId, name },
      { idempotencyKey: 'lost-1', signal: lost.signal },
    );
    setTimeout(() => lost.abort(), 3);
    await sending.catch(() => undefined);
    const first = await make(name, 'lost-1');
    expect(await make(name, 'lost-1')).toEqual(first);
    expect(await countOf(name)).toBe(1);
  });

  it('makes one thing of many that come at the same moment', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => make('At once', 'once-1')));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(await countOf('At once')).toBe(1);
  });

  it('is refused when its body is another one', async () => {
    await make('First body', 'body-1');
    await expect(make('Second body', 'body-1')).rejects.toMatchObject({ status: 409, code: 'idempotency_key_reused' });
    expect(await countOf('Second body')).toBe(0);
  });

  it('is a new one in another workspace', async () => {
    const eve = await server.signUp();
    const hers = await make('Mine', 'shared-1');
    const mine = await make('Mine', 'shared-1', eve);
    expect(mine.id).not.toBe(hers.id);
  });

  it('is forgotten when the first one was refused, so that it can be mended and sent again', async () => {
    await expect(make(' ', 'mend-1')).rejects.toMatchObject({ status: 400 });
    await make('Mended', 'mend-1');
    expect(await countOf('Mended')).toBe(1);
  });

  it('is a new one after a day', async () => {
    const first = await make('Daily', 'day-1');
    shiftMs += 86_400_000 + 1000;
    const { workspaceId } = ada;
    await ada.call('projects.update', { workspaceId, projectId: first.id, revision: 1, isArchived: true });
    const second = await make('Daily', 'day-1');
    expect(second.id).not.toBe(first.id);
  });

  it('is told when the key cannot be one', async () => {
    await expect(make('Odd', 'x'.repeat(201))).rejects.toMatchObject({ status: 400, code: 'bad_idempotency_key' });
  });
});
