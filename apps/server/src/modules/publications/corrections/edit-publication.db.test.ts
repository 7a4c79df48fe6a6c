import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../../testing/start-test-server.ts';

// What waits for a second try waits for a job; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

let standIn: Awaited<ReturnType<typeof startMastodonStandIn>>;
let server: TestServer;
let ada: Person;
let accountId: string;

beforeAll(async () => {
  standIn = await startMastodonStandIn();
  server = await startTestServer({ settings: { ANTIPHON_ALLOW_PRIVATE_HOSTS: standIn.host } });
  ada = await server.signUp();
  const token = standIn.state.addToken(standIn.state.addAccount({ username: 'marram' }).id);
  accountId = await connect('mastodon', 'token', { server: standIn.url, token });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await standIn.close();
});

async function connect(channel: string, method: string, input: Record<string, unknown>): Promise<string> {
  const { workspaceId } = ada;
  const result = await ada.call('accounts.connect', { workspaceId, channel, method, input });
  return (result.kind === 'connected' && result.accounts[0]?.id) || expect.fail('not connected');
}

const read = (publicationId: string) => ada.call('publications.get', { workspaceId: ada.workspaceId, publicationId });
type Detail = Awaited<ReturnType<typeof read>>;
const until = (id: string, holds: (detail: Detail) => boolean): Promise<Detail> =>
  vi.waitFor(
    async () => {
      const detail = await read(id);
      if (!holds(detail)) throw new Error(`still ${detail.words} ${JSON.stringify(detail.corrections)}`);
      return detail;
    },
    { timeout: 30_000, interval: 50 },
  );

/** Publishes now and waits until it is out. */
async function publish(
  text: string,
  account = accountId,
  more: { readonly parts?: readonly string[]; readonly firstComment?: string } = {},
): Promise<Detail> {
  const { parts = [], ...rest } = more;
  const { workspaceId } = ada;
  const post = await ada.call('posts.create', {
    workspaceId,
    content: { parts: [text, ...parts].map((one) => ({ text: one, media: [] })), ...rest },
    versions: [{ accountId: account, options: {} }],
  });
  const wallTime = new Date(Date.now() - 1_000).toISOString().slice(0, 23);
  const when = { kind: 'at', wallTime, timeZone: 'UTC' } as const;
  const planned = await ada.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    when,
  });
  return until(
    planned.publications[0]?.id ?? '',
    ({ state, openStepCount }) => state === 'published' && openStepCount === 0,
  );
}

const edit = (publicationId: string, text: string, person: Person = ada, part = 0) =>
  person.call('publications.edit', { workspaceId: ada.workspaceId, publicationId, text, part });
const edited = (id: string, count = 1) =>
  until(id, ({ corrections }) => corrections.filter(({ state }) => state === 'done').length === count);
const textThere = ({ remoteId }: Detail) => standIn.state.statuses.get(remoteId ?? '')?.text;
const outcomes = ({ corrections }: Detail) => corrections.at(-1)?.calls.map(({ outcome }) => outcome);

describe('changing the words of a post that is out', () => {
  it('changes them there, and keeps what was public from when to when', async () => {
    const post = await publish('The kiln is open on Tuesday.');
    await edit(post.id, 'The kiln is open on Thursday.');
    const first = await edited(post.id);
    expect(textThere(post)).toBe('The kiln is open on Thursday.');
    await edit(post.id, 'The kiln is open on Friday.');
    const second = await edited(post.id, 2);
    expect(textThere(post)).toBe('The kiln is open on Friday.');
    expect(second.wordings.map(({ text }) => text)).toEqual([
      'The kiln is open on Tuesday.',
      'The kiln is open on Thursday.',
      'The kiln is open on Friday.',
    ]);
    const [one, two, three] = second.wordings;
    expect(one).toMatchObject({ from: post.publishedAt, until: two?.from });
    expect([two?.from, two?.until]).toEqual([first.corrections[0]?.finishedAt, three?.from]);
    expect(three?.until).toBeNull();
    await edit(post.id, 'The kiln is open on Friday.');
    expect((await read(post.id)).corrections).toHaveLength(2);
  });

  it('changes each part of a thread and its first comment by itself, where the network has them as posts', async () => {
    const post = await publish('One', accountId, { parts: ['Two', 'Three'], firstComment: 'A comment' });
    expect(post.laterTexts.map(({ part, name, whyNoEdit }) => ({ part, name, whyNoEdit }))).toEqual([
      { part: 1, name: 'Part 2', whyNoEdit: null },
      { part: 2, name: 'Part 3', whyNoEdit: null },
      { part: 3, name: 'The first comment', whyNoEdit: null },
    ]);
    await edit(post.id, 'Two, corrected', ada, 1);
    await edited(post.id);
    await edit(post.id, 'A corrected comment', ada, 3);
    const after = await edited(post.id, 2);
    const said = [after.wordings, ...after.laterTexts.map(({ wordings }) => wordings)];
    expect(said.map((wordings) => wordings.map(({ text }) => text))).toEqual([
      ['One'],
      ['Two', 'Two, corrected'],
      ['Three'],
      ['A comment', 'A corrected comment'],
    ]);
    const ids = post.attempts.flatMap(({ steps }) => steps.map(({ remoteId }) => remoteId ?? ''));
    const texts = ids.map((id) => standIn.state.statuses.get(id)?.text);
    expect(texts).toEqual(['One', 'Two, corrected', 'Three', 'A corrected comment']);
    expect(after.corrections.map(({ calls }) => calls[0]?.sent)).toEqual([
      'Part 2 with its new words',
      'The first comment with its new words',
    ]);
    await expect(edit(post.id, 'x'.repeat(501), ada, 2)).rejects.toMatchObject({ status: 422, code: 'does_not_fit' });
    await expect(edit(post.id, 'Nowhere', ada, 4)).rejects.toMatchObject({ status: 404, code: 'no_such_part' });
  });

  it.each(['lose_before', 'lose_after', 'server_error_before'] as const)(
    'says the same words again after %s',
    async (kind) => {
      const post = await publish(`Before ${kind}`);
      standIn.fault({ kind, route: 'statuses.update' });
      await edit(post.id, `After ${kind}`);
      expect(outcomes(await edited(post.id))).toEqual(['unknown', 'done']);
      expect(textThere(post)).toBe(`After ${kind}`);
    },
  );

  it('tells why when the network refuses, and leaves the words as they are known', async () => {
    const post = await publish('Refused');
    standIn.fault({ kind: 'server_error_before', route: 'statuses.update', status: 422 });
    await edit(post.id, 'Never public');
    const failed = await until(post.id, ({ corrections }) => corrections[0]?.state === 'failed');
    expect(failed.corrections[0]?.words).toMatch(/^The words could not be changed\. \w/);
    expect(failed.wordings.map(({ text }) => text)).toEqual(['Refused']);
    expect(textThere(post)).toBe('Refused');
  });

  it('refuses what does not fit, what the network cannot, and what is gone', async () => {
    const post = await publish('Short');
    await expect(edit(post.id, 'x'.repeat(501))).rejects.toMatchObject({ status: 422, code: 'does_not_fit' });
    expect((await read(post.id)).whyNoEdit).toBeNull();
    const input = { style: 'chirp', handle: 'kiln', password: 'pretend', pastPosts: 0 };
    const pretend = await publish('On the sandbox', await connect('sandbox', 'pretend', input));
    expect((await read(pretend.id)).whyNoEdit).toContain('lets no program change the words');
    await expect(edit(pretend.id, 'Other words')).rejects.toMatchObject({ status: 422, code: 'cannot_edit' });
    const { workspaceId } = ada;
    await ada.call('publications.takeDown', { workspaceId, publicationId: post.id });
    await expect(edit(post.id, 'Too late')).rejects.toMatchObject({ status: 409, code: 'taken_down' });
    const gone = await until(post.id, ({ takedown }) => takedown?.state === 'done');
    expect(gone.wordings).toMatchObject([{ text: 'Short', until: gone.takedown?.at }]);
  });

  it('is for those who may approve only, where the workspace sends only what was approved', async () => {
    const post = await publish('Approved words');
    const { workspaceId } = ada;
    const editor = await server.join(ada, 'editor');
    await ada.call('workspaces.setApproval', { workspaceId, needsApproval: true });
    await expect(edit(post.id, 'Not approved', editor)).rejects.toMatchObject({ status: 403, code: 'needs_approver' });
    await edit(post.id, 'By an approver');
    await edited(post.id);
    expect(textThere(post)).toBe('By an approver');
    await ada.call('workspaces.setApproval', { workspaceId, needsApproval: false });
  });
});
