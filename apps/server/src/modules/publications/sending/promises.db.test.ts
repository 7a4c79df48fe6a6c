import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../../testing/start-test-server.ts';

let standIn: Awaited<ReturnType<typeof startMastodonStandIn>>;
let server: TestServer;
let ada: Person;
let accountId: string;
let remoteId: string;

beforeAll(async () => {
  standIn = await startMastodonStandIn();
  server = await startTestServer({ settings: { ANTIPHON_ALLOW_PRIVATE_HOSTS: standIn.host } });
  ada = await server.signUp();
  remoteId = standIn.state.addAccount({ username: 'marram' }).id;
  const input = { server: standIn.url, token: standIn.state.addToken(remoteId) };
  const { workspaceId } = ada;
  const connected = await ada.call('accounts.connect', { workspaceId, channel: 'mastodon', method: 'token', input });
  accountId = connected.kind === 'connected' ? (connected.accounts[0]?.id ?? '') : '';
}, 60_000);
afterAll(async () => {
  await server.stop();
  await standIn.close();
});

const write = (text: string) =>
  ada.call('posts.create', {
    workspaceId: ada.workspaceId,
    content: { parts: [{ text, media: [] }] },
    versions: [{ accountId, options: {} }],
  });

async function plan(text: string, wallTime: string, timeZone = 'UTC') {
  const post = await write(text);
  const { publications } = await ada.call('publications.schedule', {
    workspaceId: ada.workspaceId,
    postId: post.id,
    revision: post.revision,
    when: { kind: 'at', wallTime, timeZone },
  });
  const [publication] = publications;
  if (!publication) throw new Error('not planned');
  return { post, publication };
}

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString().slice(0, 23);
const nextYear = new Date().getUTCFullYear() + 1;
const sql = (text: string, values: unknown[] = []) =>
  server.app.db.inWorkspace(ada.workspaceId, (scope) => scope.client.query(text, values));
const inWorkspace = () => ({ workspaceId: ada.workspaceId });

describe('a time', () => {
  it.each(['2027-02-31T10:00', '2027-13-01T10:00', '2027-01-01T25:99'])(
    'that no clock shows is refused in words: %s',
    async (wallTime) => {
      await expect(plan('Never', wallTime)).rejects.toMatchObject({
        status: expect.toSatisfy((status: number) => status === 400 || status === 422),
        problem: { detail: expect.stringMatching(/\w{3}/) },
      });
    },
  );

  it('that has passed, or lies in a zone nobody knows, is refused in words', async () => {
    await expect(plan('Past', '2020-01-01T10:00')).rejects.toMatchObject({ status: 422, code: 'in_the_past' });
    await expect(plan('Nowhere', `${nextYear}-01-01T10:00`, 'Europe/Atlantis')).rejects.toMatchObject({ status: 400 });
  });

  it('in the hour that a clock leaves out goes out when that clock has moved on', async () => {
    // Central Europe leaves out 02:00 to 03:00 on the last Sunday of March.
    const march = new Date(Date.UTC(nextYear, 2, 31));
    const sunday = new Date(march.getTime() - march.getUTCDay() * 86_400_000).toISOString().slice(0, 10);
    const { publication } = await plan('In the gap', `${sunday}T02:30`, 'Europe/Berlin');
    expect(publication.dueAt).toBe(`${sunday}T01:30:00.000Z`);
    await ada.call('publications.cancel', { ...inWorkspace(), publicationId: publication.id });
  });
});

describe('what needs a person', () => {
  it('is not what is asked about, only what stands still', async () => {
    const { publication } = await plan('In doubt', `${nextYear}-01-01T10:00`);
    const { id } = publication;
    const needs = async () => {
      const { items } = await ada.call('publications.list', { ...inWorkspace(), group: 'needs_person' });
      const counts = await ada.call('publications.counts', inWorkspace());
      expect(counts.needsPerson).toBe(items.length);
      return items.map((item) => item.id);
    };
    await sql("update publications set state = 'unknown', wake_at = now() + interval '1 day' where id = $1", [id]);
    expect(await needs()).not.toContain(id);
    await sql('update publications set wake_at = null where id = $1', [id]);
    expect(await needs()).toContain(id);
    await sql("update publications set state = 'failed' where id = $1", [id]);
    expect(await needs()).toContain(id);
    await sql("update publications set state = 'cancelled' where id = $1", [id]);
    expect(await needs()).not.toContain(id);
  });
});

describe('a post that was put away', () => {
  it('is not sent by trying an ended send again', async () => {
    const { post, publication } = await plan('Put away', `${nextYear}-01-01T10:00`);
    await ada.call('posts.remove', { ...inWorkspace(), postId: post.id });
    const again = { ...inWorkspace(), publicationId: publication.id, when: { kind: 'now' } as const };
    await expect(ada.call('publications.resume', again)).rejects.toMatchObject({ status: 409, code: 'post_put_away' });
  });
});

describe('a version', () => {
  it('that is saved at the moment its sending begins goes out as it is kept', async () => {
    const { publication } = await plan('As planned', inMs(2_500));
    // A save under way: its unit of work is committed only after the claim has begun to wait for it.
    const client = await server.app.db.appPool.connect();
    try {
      await client.query(`begin; select set_config('app.workspace', '${ada.workspaceId}', true)`);
      await client.query(
        `update versions set content = jsonb_set(content, '{parts,0,text}', '"As saved"') where id = $1`,
        [publication.versionId],
      );
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      await client.query('commit');
    } finally {
      client.release();
    }
    const state = async () =>
      (await ada.call('publications.get', { ...inWorkspace(), publicationId: publication.id })).state;
    await expect.poll(state, { timeout: 15_000 }).toBe('published');
    const texts = [...standIn.state.statuses.values()].filter((one) => one.accountId === remoteId);
    expect(texts.map(({ text }) => text)).toEqual(['As saved']);
  }, 40_000);
});
