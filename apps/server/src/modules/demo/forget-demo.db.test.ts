import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { forgetDemo } from './forget-demo.ts';
import { rowsLeft } from './testing/rows-left.ts';

let standIn: Awaited<ReturnType<typeof startMastodonStandIn>>;
let server: TestServer;

beforeAll(async () => {
  standIn = await startMastodonStandIn();
  server = await startTestServer({ settings: { ANTIPHON_ALLOW_PRIVATE_HOSTS: standIn.host } });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await standIn.close();
});

/** Somebody whose workspace counts as a demo, with an account and a post that goes out now. */
async function visit(isDemo = true): Promise<{ person: Person; publicationId: string }> {
  const person = await server.signUp();
  const { workspaceId } = person;
  await server.app.db.inWorkspace(workspaceId, (scope) =>
    scope.client.query('update workspaces set is_demo = $2 where id = $1', [workspaceId, isDemo]),
  );
  const { id } = standIn.state.addAccount({ username: `visitor${person.userId.slice(-6)}` });
  const input = { server: standIn.url, token: standIn.state.addToken(id) };
  const connected = await person.call('accounts.connect', { workspaceId, channel: 'mastodon', method: 'token', input });
  const accountId = connected.kind === 'connected' ? (connected.accounts[0]?.id ?? '') : '';
  const post = await person.call('posts.create', {
    workspaceId,
    content: { parts: [{ text: 'From a demo', media: [] }] },
    versions: [{ accountId, options: {} }],
  });
  const wallTime = new Date(Date.now() - 1_000).toISOString().slice(0, 23);
  const when = { kind: 'at', wallTime, timeZone: 'UTC' } as const;
  const planned = await person.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    when,
  });
  return { person, publicationId: planned.publications[0]?.id ?? '' };
}

const stateOf = async (person: Person, publicationId: string) =>
  (await person.call('publications.get', { workspaceId: person.workspaceId, publicationId })).state;

describe('a demo that is forgotten', () => {
  it('goes while one of its posts is being sent; the answer that comes later changes nothing', async () => {
    const hold = standIn.fault({ kind: 'hold_after', route: 'statuses.create' });
    const { person } = await visit();
    await hold.reached;
    await forgetDemo(server.app, person.workspaceId);
    expect(await rowsLeft(server.app, person.workspaceId)).toEqual([]);
    hold.release();
    const other = await visit(false);
    await expect.poll(() => stateOf(other.person, other.publicationId), { timeout: 15_000 }).toBe('published');
    expect(await rowsLeft(server.app, person.workspaceId)).toEqual([]);
  }, 60_000);

  it('goes once when it is forgotten twice at once', async () => {
    const { person, publicationId } = await visit();
    await expect.poll(() => stateOf(person, publicationId), { timeout: 15_000 }).toBe('published');
    await Promise.all([1, 2, 3].map(() => forgetDemo(server.app, person.workspaceId)));
    expect(await rowsLeft(server.app, person.workspaceId)).toEqual([]);
    await forgetDemo(server.app, person.workspaceId);
  }, 60_000);

  it('takes nothing from a workspace that is no demo', async () => {
    const { person, publicationId } = await visit(false);
    await expect.poll(() => stateOf(person, publicationId), { timeout: 15_000 }).toBe('published');
    await forgetDemo(server.app, person.workspaceId);
    expect(await stateOf(person, publicationId)).toBe('published');
    const left = await rowsLeft(server.app, person.workspaceId);
    expect(left).toEqual(expect.arrayContaining(['publications', 'attempts', 'steps', 'workspaces']));
    expect(left).not.toContain('moved_clocks');
  }, 60_000);
});
