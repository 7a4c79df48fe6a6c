import { standIns, startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AppContext } from '../../context.ts';
import { type StartedStandIn, settingsForStandIns } from '../../testing/stand-in-settings.ts';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { readDueComments } from './read-due-comments.ts';
import { replyToComment } from './reply-to-comment.ts';
import { sendReply } from './send-reply.ts';
import { connectedTo, publishedOn } from './testing/published-on.ts';

// What waits for a second try waits for a job; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

let standIn: Awaited<ReturnType<typeof startMastodonStandIn>>;
let others: readonly StartedStandIn[];
let server: TestServer;
let ada: Person;
let account: { id: string; remoteId: string; token: string };
let tern: { id: string; token: string };

beforeAll(async () => {
  standIn = await startMastodonStandIn();
  others = await Promise.all(
    standIns
      .filter(({ id }) => id === 'facebook' || id === 'youtube')
      .map(async (installed) => ({ installed, standIn: await installed.start({ processingMs: 50 }) })),
  );
  const hosts = [standIn.host, ...others.map((one) => one.standIn.host)].join(',');
  server = await startTestServer({
    settings: { ...settingsForStandIns(others), ANTIPHON_ALLOW_PRIVATE_HOSTS: hosts },
  });
  ada = await server.signUp();
  const { id: remoteId } = standIn.state.addAccount({ username: 'marram' });
  const other = standIn.state.addAccount({ username: 'tern', displayName: 'Tern' });
  const token = standIn.state.addToken(remoteId);
  account = { id: await connect(token), remoteId, token };
  tern = { id: other.id, token: standIn.state.addToken(other.id) };
}, 60_000);
afterEach(() => standIn.reset());
afterAll(async () => {
  await server.stop();
  await Promise.all([standIn, ...others.map((one) => one.standIn)].map((one) => one.close()));
});

async function connect(token: string): Promise<string> {
  const { workspaceId } = ada;
  const input = { server: standIn.url, token };
  const result = await ada.call('accounts.connect', { workspaceId, channel: 'mastodon', method: 'token', input });
  return (result.kind === 'connected' && result.accounts[0]?.id) || expect.fail('not connected');
}

/** Publishes now and waits until it is out. */
async function publish(text: string) {
  const { workspaceId } = ada;
  const post = await ada.call('posts.create', {
    workspaceId,
    content: {
      parts: [
        { text, media: [] },
        { text: 'The second part', media: [] },
      ],
    },
    versions: [{ accountId: account.id, options: {} }],
  });
  const wallTime = new Date(Date.now() - 1_000).toISOString().slice(0, 23);
  const when = { kind: 'at', wallTime, timeZone: 'UTC' } as const;
  const planned = await ada.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    when,
  });
  const publicationId = planned.publications[0]?.id ?? expect.fail('not planned');
  return vi.waitFor(
    async () => {
      const detail = await ada.call('publications.get', { workspaceId, publicationId });
      if (detail.state !== 'published' || detail.openStepCount > 0 || !detail.remoteId)
        throw new Error(`still ${detail.words}`);
      return { id: detail.id, remoteId: detail.remoteId };
    },
    { timeout: 15_000, interval: 50 },
  );
}

/** Somebody writes below a post, as the network's own app would. */
async function comment(parentId: string, text: string, token = tern.token): Promise<string> {
  const answer = await fetch(`${standIn.url}/api/v1/statuses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ status: text, in_reply_to_id: parentId }),
  });
  return ((await answer.json()) as { id: string }).id;
}

const list = (publicationId: string) => ada.call('comments.list', { workspaceId: ada.workspaceId, publicationId });
const readNow = (publicationId: string) => ada.call('comments.read', { workspaceId: ada.workspaceId, publicationId });
const untilReply = (publicationId: string, ...states: string[]) =>
  vi.waitFor(
    async () => {
      const reply = (await list(publicationId)).replies.at(-1) ?? expect.fail('no reply');
      if (!states.includes(reply.state)) throw new Error(`still ${reply.state}: ${JSON.stringify(reply)}`);
      return reply;
    },
    { timeout: 45_000, interval: 50 },
  );
const replyTo = (publicationId: string, commentId: string | null, text: string, idempotencyKey?: string) =>
  ada.call(
    'comments.reply',
    { workspaceId: ada.workspaceId, publicationId, commentId, text },
    idempotencyKey ? { idempotencyKey } : {},
  );
const saidBelow = (text: string) =>
  [...standIn.state.statuses.values()].filter(
    (status) => status.accountId === account.remoteId && status.text.endsWith(text),
  );
const outcomes = (reply: { calls: readonly { outcome: string }[] }) => reply.calls.map(({ outcome }) => outcome);

/** A post with one comment that was read. */
async function commented(text: string) {
  const { id, remoteId } = await publish(text);
  await comment(remoteId, 'How was it fired?');
  await readNow(id);
  const { items } = await list(id);
  return { id, remoteId, commentId: items[0]?.id ?? expect.fail('no comment') };
}

describe('comments', () => {
  it('are read on demand: those of others, with who said them to what, and no part of the post itself', async () => {
    const { id, remoteId } = await publish('A kiln');
    const first = await comment(remoteId, 'How was it fired?');
    await comment(first, 'With wood, I think');
    expect(await list(id)).toMatchObject({ items: [], readAt: null, isReadable: true, whyNoReply: null });
    expect(await readNow(id)).toMatchObject({ outcome: 'read' });
    const page = await list(id);
    expect(page).toMatchObject({ total: 2, isComplete: true, problem: null, nextCursor: null });
    expect(page.items.map(({ text, parentRemoteId, isOwn }) => [text, parentRemoteId, isOwn])).toEqual([
      ['How was it fired?', null, false],
      ['With wood, I think', first, false],
    ]);
    expect(page.items[0]).toMatchObject({ authorHandle: 'tern', authorName: 'Tern' });
    await readNow(id);
    expect((await list(id)).total).toBe(2);
  });

  it('are forgotten with their words when the network no longer shows them', async () => {
    const { id, remoteId } = await publish('A bowl');
    const gone = await comment(remoteId, 'Said in haste');
    await readNow(id);
    standIn.state.statuses.delete(gone);
    await readNow(id);
    expect(await list(id)).toMatchObject({ items: [], total: 0 });
    const { rows } = await server.app.db.inWorkspace(ada.workspaceId, ({ client }) =>
      client.query("select 1 from comments where text like '%haste%' or (remote_id = $1 and author_handle <> '')", [
        gone,
      ]),
    );
    expect(rows).toEqual([]);
  });

  it('are read by themselves when they are due, and left alone for a while when the network says no', async () => {
    const { id, remoteId } = await publish('A vase');
    await comment(remoteId, 'Lovely');
    const { workspaceId } = ada;
    const at = (minutes: number): AppContext => ({
      ...server.app,
      clock: { now: () => new Date(Date.now() + minutes * 60_000) },
    });
    const run = { workspaceId, accountId: account.id };
    await readDueComments(at(16), run);
    expect((await list(id)).total).toBe(1);
    await comment(remoteId, 'Very lovely');
    await readDueComments(at(30), run);
    expect((await list(id)).total).toBe(1);
    standIn.fault({ kind: 'rate_limited', route: 'statuses.context', retryAfterMs: 600_000 });
    await readDueComments(at(80), run);
    const asked = () => standIn.counts['statuses.context'];
    const before = asked();
    await readDueComments(at(80.5), run);
    expect(asked()).toBe(before);
    await readDueComments(at(150), run);
    const page = await list(id);
    expect(page.total).toBe(2);
    expect(page.problem).toBeNull();
  });

  it('come page by page, each once', async () => {
    const { id, remoteId } = await publish('Many');
    for (const text of ['1', '2', '3', '4', '5']) await comment(remoteId, text);
    await readNow(id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const input = { workspaceId: ada.workspaceId, publicationId: id, limit: 2, ...(cursor ? { cursor } : {}) };
      const page = await ada.call('comments.list', input);
      seen.push(...page.items.map(({ text }) => text));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen.toSorted()).toEqual(['1', '2', '3', '4', '5']);
  });
});

describe('the inbox', () => {
  const inbox = (asked: object = {}) => ada.call('comments.inbox', { workspaceId: ada.workspaceId, ...asked });
  const texts = async (asked: object) => (await inbox(asked)).items.map(({ text }) => text);

  it('lists what others said below all posts, newest first, and knows what was answered', async () => {
    const one = await publish('First of the inbox');
    const other = await publish('Second of the inbox');
    await comment(one.remoteId, 'Inbox: is it dishwasher-proof?');
    await comment(other.remoteId, 'Inbox: what does it weigh?');
    await readNow(one.id);
    await readNow(other.id);
    const before = await inbox({ search: 'Inbox:' });
    expect(before.items.map(({ text, isAnswered, publicationId }) => [text, isAnswered, publicationId])).toEqual([
      ['Inbox: what does it weigh?', false, other.id],
      ['Inbox: is it dishwasher-proof?', false, one.id],
    ]);
    const [newest] = before.items;
    expect(newest).toMatchObject({ accountId: account.id, authorHandle: 'tern', whyNoReply: null, replies: [] });
    await replyTo(other.id, newest?.id ?? '', 'Inbox: 300 g.');
    expect(await texts({ search: 'inbox:', show: 'answered' })).toEqual(['Inbox: what does it weigh?']);
    expect(await texts({ search: 'inbox:', show: 'unanswered' })).toEqual(['Inbox: is it dishwasher-proof?']);
    expect((await inbox()).unanswered).toBe(before.unanswered - 1);
    await untilReply(other.id, 'sent');
    await readNow(other.id);
    // It came back as a comment: what is ours is no line of its own.
    const [answered] = (await inbox({ search: 'weigh' })).items;
    expect(answered?.answers).toMatchObject([{ isOwn: true, remoteId: answered?.replies[0]?.remoteId }]);
    expect(await texts({ search: '300 g' })).toEqual([]);
  });

  it('takes for unanswered again what was refused, and what was answered elsewhere for answered', async () => {
    const { id, remoteId } = await publish('Answered elsewhere');
    const asked = await comment(remoteId, 'Elsewhere: how tall?');
    await readNow(id);
    const [told] = (await inbox({ search: 'elsewhere' })).items;
    standIn.fault({ kind: 'server_error_before', route: 'statuses.create', status: 422 });
    await replyTo(id, told?.id ?? '', 'Elsewhere: refused.');
    await untilReply(id, 'failed');
    expect(await texts({ search: 'elsewhere', show: 'unanswered' })).toHaveLength(1);
    await comment(asked, 'Elsewhere: 20 cm.', account.token);
    await readNow(id);
    expect((await inbox({ search: 'elsewhere', show: 'answered' })).items).toMatchObject([
      { id: told?.id, isAnswered: true, answers: [{ text: expect.stringContaining('20 cm') }] },
    ]);
  });

  it('comes page by page, each once, of one account or project, by words and by parts of names', async () => {
    const everything = (await inbox({ limit: 200 })).items.map(({ id }) => id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await inbox({ limit: 2, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(everything);
    expect(new Set(seen).size).toBe(seen.length);
    const { workspaceId } = ada;
    const [project] = (await ada.call('projects.list', { workspaceId })).items;
    expect((await inbox({ projectId: project?.id, accountId: account.id, limit: 200 })).items).toHaveLength(
      seen.length,
    );
    const elsewhere = '0190b0b0-0000-7000-8000-000000000000';
    expect(await texts({ projectId: elsewhere })).toEqual([]);
    expect(await texts({ accountId: elsewhere })).toEqual([]);
    expect((await inbox({ search: 'ter', limit: 200 })).items).toHaveLength(seen.length);
    expect(await texts({ search: 'no such words anywhere' })).toEqual([]);
    await expect(inbox({ cursor: 'x' })).rejects.toMatchObject({ status: 400, code: 'bad_cursor' });
    const neighbour = await server.signUp();
    expect(await neighbour.call('comments.inbox', { workspaceId: neighbour.workspaceId })).toMatchObject({
      items: [],
      unanswered: 0,
    });
  });

  it('finds its newest, its unanswered and its words by indexes, however many there are', async () => {
    const { id } = await commented('Many in the inbox');
    await server.app.db.inWorkspace(ada.workspaceId, async ({ client }) => {
      await client.query(
        `insert into comments (workspace_id, id, account_id, publication_id, remote_id, author_handle, text, at, is_own, first_read_at, is_answered)
         select $1, gen_random_uuid(), $2, $3, 'bulk-' || n, 'crowd', 'Bulk ' || md5(n::text), now() - n * interval '1 minute', false, now(), n % 50 <> 0
         from generate_series(1, 6000) n`,
        [ada.workspaceId, account.id, id],
      );
    });
    const plan = (sql: string) =>
      server.app.db.inWorkspace(ada.workspaceId, async ({ client }) => {
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, [ada.workspaceId]);
        return rows.map((row) => row['QUERY PLAN']).join('\n');
      });
    const others = 'workspace_id = $1 and gone_at is null and not is_own';
    const newest = 'order by at desc, id desc limit 51';
    expect(await plan(`select id from comments where ${others} ${newest}`)).toContain('comments_newest');
    expect(await plan(`select id from comments where ${others} and not is_answered ${newest}`)).toContain(
      'comments_unanswered',
    );
    const { items } = await inbox({ search: 'c4ca4238a0b923820dcc509a6f75849b' });
    expect(items.map(({ remoteId }) => remoteId)).toEqual(['bulk-1']);
  });
});

describe('a reply', () => {
  it('is said once below the comment it answers, however often it is asked for with the same key', async () => {
    const { id, commentId } = await commented('Once');
    const made = await replyTo(id, commentId, 'In a wood kiln.', 'reply-once');
    expect(await replyTo(id, commentId, 'In a wood kiln.', 'reply-once')).toMatchObject({ id: made.id });
    const reply = await untilReply(id, 'sent');
    expect(outcomes(reply)).toEqual(['done']);
    const [said] = saidBelow('In a wood kiln.');
    expect(saidBelow('In a wood kiln.')).toHaveLength(1);
    expect(said?.id).toBe(reply.remoteId);
    await readNow(id);
    expect((await list(id)).items.at(-1)).toMatchObject({ remoteId: reply.remoteId, isOwn: true });
  });

  it('that the network would refuse is refused before anything is kept or sent', async () => {
    const { id, commentId } = await commented('Too long a reply');
    const sentBefore = standIn.counts['statuses.create'];
    // 495 letters and the name that Mastodon wants in front of them.
    await expect(replyTo(id, commentId, 'x'.repeat(495))).rejects.toMatchObject({
      status: 422,
      code: 'reply_not_taken',
      message: expect.stringContaining('1 character too long'),
    });
    expect((await list(id)).replies).toEqual([]);
    expect(standIn.counts['statuses.create']).toBe(sentBefore);
  });

  it('is found when its answer was lost, and not said again', async () => {
    const { id, commentId } = await commented('Lost after');
    standIn.fault({ kind: 'lose_after', route: 'statuses.create' });
    await replyTo(id, commentId, 'Said, answer lost.');
    const reply = await untilReply(id, 'sent', 'needs_attention');
    expect(reply).toMatchObject({ state: 'sent', remoteId: saidBelow('Said, answer lost.')[0]?.id });
    expect(outcomes(reply)).toEqual(['unknown', 'found']);
    expect(saidBelow('Said, answer lost.')).toHaveLength(1);
  });

  it.each(['lose_before', 'server_error_after'] as const)('is there once after %s', async (kind) => {
    const { id, commentId } = await commented(`After ${kind}`);
    const text = `Said despite ${kind}.`;
    standIn.fault({ kind, route: 'statuses.create' });
    await replyTo(id, commentId, text);
    const { workspaceId } = ada;
    // "Absent" is believed after the network's patience only; the test does not wait for it.
    await vi.waitFor(
      async () => {
        await server.app.db.inWorkspace(workspaceId, ({ client }) =>
          client.query(
            "update replies set ask_count = 99 where publication_id = $1 and state = 'unknown' and leased_until is null",
            [id],
          ),
        );
        const reply = (await list(id)).replies.at(-1);
        if (reply?.state !== 'sent') throw new Error(`still ${JSON.stringify(reply)}`);
      },
      { timeout: 30_000, interval: 50 },
    );
    expect(saidBelow(text)).toHaveLength(1);
  });

  it('that nobody can tell is settled by a person, and never by itself', async () => {
    const { id, remoteId, commentId } = await commented('Doubtful');
    standIn.fault({ kind: 'lose_before', route: 'statuses.create' });
    standIn.fault({ kind: 'unauthorized', route: 'statuses.context', times: 'always' });
    await replyTo(id, commentId, 'Is this there?');
    const doubtful = await untilReply(id, 'needs_attention', 'failed');
    expect(doubtful.state).toBe('needs_attention');
    expect(doubtful.nextTryAt).toBeNull();
    expect(saidBelow('Is this there?')).toHaveLength(0);
    standIn.reset();
    await connect(account.token);
    const { workspaceId } = ada;
    await ada.call('comments.decide', { workspaceId, replyId: doubtful.id, decision: 'send_again' });
    const sent = await untilReply(id, 'sent');
    expect(outcomes(sent)).toEqual(['unknown', 'failed', 'done', 'done']);
    expect(saidBelow('Is this there?')).toHaveLength(1);
    await expect(
      ada.call('comments.decide', { workspaceId, replyId: sent.id, decision: 'drop' }),
    ).rejects.toMatchObject({ status: 409, code: 'nothing_unknown' });
    expect(remoteId).not.toBe('');
  });

  it('that the network refuses is shown with why, and can be dropped', async () => {
    const { id, commentId } = await commented('Refused');
    standIn.fault({ kind: 'server_error_before', route: 'statuses.create', status: 422 });
    await replyTo(id, commentId, 'Too long or so.');
    const failed = await untilReply(id, 'failed', 'sent');
    expect(failed).toMatchObject({ state: 'failed', words: expect.stringMatching(/\w/) });
    const { workspaceId } = ada;
    // Nobody need look at the post to hear of it.
    await vi.waitFor(
      async () => {
        const { items } = await ada.call('notifications.list', { workspaceId });
        expect(items.filter((alarm) => alarm.publicationId === id)).toMatchObject([
          { kind: 'failed', words: expect.stringContaining('did not get your reply on') },
        ]);
      },
      { timeout: 30_000, interval: 200 },
    );
    const dropped = await ada.call('comments.decide', { workspaceId, replyId: failed.id, decision: 'drop' });
    expect(dropped.state).toBe('dropped');
    expect(saidBelow('Too long or so.')).toHaveLength(0);
  });

  it('is written by those who may approve only, where the workspace sends only what was approved', async () => {
    const { id, commentId } = await commented('Approved only');
    const { workspaceId } = ada;
    const editor = await server.join(ada, 'editor');
    const wish = { workspaceId, publicationId: id, commentId, text: 'By an editor.' };
    await ada.call('workspaces.setApproval', { workspaceId, needsApproval: true });
    await expect(editor.call('comments.reply', wish)).rejects.toMatchObject({ status: 403, code: 'needs_approver' });
    await ada.call('comments.reply', { ...wish, text: 'By an owner.' });
    await untilReply(id, 'sent');
    await ada.call('workspaces.setApproval', { workspaceId, needsApproval: false });
    await editor.call('comments.reply', wish);
    await untilReply(id, 'sent');
    expect(saidBelow('By an editor.')).toHaveLength(1);
  });
});

describe('a reply on other networks', () => {
  const places = [
    {
      id: 'facebook',
      route: 'comments.create',
      said: (postId: string, message: string) => ({ postId, author: 'Tern', message }),
    },
    {
      id: 'youtube',
      route: 'comments.insert',
      said: (videoId: string, text: string) => ({ videoId, channelId: 'UC-tern', text }),
    },
  ] as const;

  it('is there once after a lost answer, below what it answers', async () => {
    const { workspaceId } = ada;
    const inThere: (() => Promise<void>)[] = [];
    for (const { id, route, said } of places) {
      const network = others.find(({ installed }) => installed.id === id) ?? expect.fail(id);
      const owner = await connectedTo(ada, network);
      const { installed, standIn: there } = network;
      inThere.push(async () => {
        const published = await publishedOn(ada, network, owner, 'The kiln opens on Thursday.');
        const asked = `How was it fired on ${id}?`;
        const state = there.state as { addComment(comment: object): { readonly id: string } };
        const { id: remoteId } = state.addComment(said(published.remoteId, asked));
        await readNow(published.id);
        const [told] = (await ada.call('comments.inbox', { workspaceId, search: asked, show: 'unanswered' })).items;
        expect(told).toMatchObject({ remoteId, publicationId: published.id, isOwn: false, whyNoReply: null });
        there.fault({ kind: 'lose_after', route });
        await replyTo(published.id, told?.id ?? '', 'In a wood kiln.');
        const reply = await untilReply(published.id, 'sent', 'needs_attention');
        expect(outcomes(reply), id).toEqual(['unknown', 'found']);
        expect(installed.visible(there).filter(({ text }) => text === 'In a wood kiln.')).toMatchObject([
          { remoteId: reply.remoteId, replyTo: remoteId, accountRemoteId: owner.remoteId },
        ]);
      });
    }
    await Promise.all(inThere.map((go) => go()));
  });
});

describe('a worker that dies between its call and the keeping of the answer', () => {
  /** Asked for without a job, and not found by the look of every minute: only the test goes on with it. */
  async function askedByHand(publicationId: string, commentId: string, text: string): Promise<string> {
    const app: AppContext = { ...server.app, queue: { ...server.app.queue, enqueue: async () => undefined } };
    const pass = { actor: { kind: 'nobody' as const }, userId: null, role: 'owner' as const };
    return server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
      const id = await replyToComment(app, scope, { publicationId, commentId, text, pass, seed: 'ab'.repeat(16) });
      await scope.client.query("update replies set next_try_at = now() + interval '1 hour' where id = $1", [id]);
      return id;
    });
  }
  const at = (hours: number): AppContext => ({
    ...server.app,
    clock: { now: () => new Date(Date.now() + hours * 3_600_000) },
  });

  it('leaves one reply: the next one reads the comments back instead of saying it again', async () => {
    const { id, commentId } = await commented('Killed');
    const replyId = await askedByHand(id, commentId, 'Said before the end.');
    const [mastodon] = server.app.channels.filter((channel) => channel.id === 'mastodon');
    if (!mastodon?.answerComment) throw new Error('no Mastodon');
    const { answerComment } = mastodon;
    const dying: AppContext = {
      ...at(2),
      channel: () => ({
        ...mastodon,
        answerComment: async (context, answer) => {
          await answerComment(context, answer);
          throw new Error('killed here');
        },
      }),
    };
    const run = { workspaceId: ada.workspaceId, replyId };
    await expect(sendReply(dying, run)).rejects.toThrow('killed here');
    await Promise.all([sendReply(at(2), run), sendReply(at(2), run)]);
    expect(saidBelow('Said before the end.')).toHaveLength(1);
    // The clock of the test ran ahead: what was written since stands nearer than the call seems to.
    await server.app.db.inWorkspace(ada.workspaceId, ({ client }) =>
      client.query("update replies set sent_at = now() - interval '1 minute' where id = $1", [replyId]),
    );
    await Promise.all(Array.from({ length: 3 }, () => sendReply(at(3), run)));
    const reply = (await list(id)).replies.at(-1);
    expect(reply).toMatchObject({ state: 'sent', remoteId: saidBelow('Said before the end.')[0]?.id });
    expect(outcomes(reply ?? { calls: [] })).toEqual(['unknown', 'found']);
    expect(saidBelow('Said before the end.')).toHaveLength(1);
  });
});
