import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AppContext } from '../../context.ts';
import { readDueComments } from './read-due-comments.ts';
import { type InboxGround, startInboxGround } from './testing/inbox-ground.ts';

// What waits for a second try waits for a job; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

let ground: InboxGround;
beforeAll(async () => {
  ground = await startInboxGround();
}, 60_000);
afterEach(() => ground.standIn.reset());
afterAll(() => ground?.stop());

describe('comments', () => {
  it('are read on demand: those of others, with who said them to what, and no part of the post itself', async () => {
    const { id, remoteId } = await ground.publish('A kiln');
    const first = await ground.comment(remoteId, 'How was it fired?');
    await ground.comment(first, 'With wood, I think');
    expect(await ground.list(id)).toMatchObject({ items: [], readAt: null, isReadable: true, whyNoReply: null });
    expect(await ground.readNow(id)).toMatchObject({ outcome: 'read' });
    const page = await ground.list(id);
    expect(page).toMatchObject({ total: 2, isComplete: true, problem: null, nextCursor: null });
    expect(page.items.map(({ text, parentRemoteId, isOwn }) => [text, parentRemoteId, isOwn])).toEqual([
      ['How was it fired?', null, false],
      ['With wood, I think', first, false],
    ]);
    expect(page.items[0]).toMatchObject({ authorHandle: 'tern', authorName: 'Tern' });
    await ground.readNow(id);
    expect((await ground.list(id)).total).toBe(2);
  });

  it('are forgotten with their words when the network no longer shows them', async () => {
    const { id, remoteId } = await ground.publish('A bowl');
    const gone = await ground.comment(remoteId, 'Said in haste');
    await ground.readNow(id);
    ground.standIn.state.statuses.delete(gone);
    await ground.readNow(id);
    expect(await ground.list(id)).toMatchObject({ items: [], total: 0 });
    const { rows } = await ground.server.app.db.inWorkspace(ground.ada.workspaceId, ({ client }) =>
      client.query("select 1 from comments where text like '%haste%' or (remote_id = $1 and author_handle <> '')", [
        gone,
      ]),
    );
    expect(rows).toEqual([]);
  });

  it('are read by themselves when they are due, and left alone for a while when the network says no', async () => {
    const { id, remoteId } = await ground.publish('A vase');
    await ground.comment(remoteId, 'Lovely');
    const { workspaceId } = ground.ada;
    const at = (minutes: number): AppContext => ({
      ...ground.server.app,
      clock: { now: () => new Date(Date.now() + minutes * 60_000) },
    });
    const run = { workspaceId, accountId: ground.account.id };
    await readDueComments(at(16), run);
    expect((await ground.list(id)).total).toBe(1);
    await ground.comment(remoteId, 'Very lovely');
    await readDueComments(at(30), run);
    expect((await ground.list(id)).total).toBe(1);
    ground.standIn.fault({ kind: 'rate_limited', route: 'statuses.context', retryAfterMs: 600_000 });
    await readDueComments(at(80), run);
    const asked = () => ground.standIn.counts['statuses.context'];
    const before = asked();
    await readDueComments(at(80.5), run);
    expect(asked()).toBe(before);
    await readDueComments(at(150), run);
    const page = await ground.list(id);
    expect(page.total).toBe(2);
    expect(page.problem).toBeNull();
  });

  it('come page by page, each once', async () => {
    const { id, remoteId } = await ground.publish('Many');
    for (const text of ['1', '2', '3', '4', '5']) await ground.comment(remoteId, text);
    await ground.readNow(id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const input = { workspaceId: ground.ada.workspaceId, publicationId: id, limit: 2, ...(cursor ? { cursor } : {}) };
      const page = await ground.ada.call('comments.list', input);
      seen.push(...page.items.map(({ text }) => text));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen.toSorted()).toEqual(['1', '2', '3', '4', '5']);
  });
});

describe('the inbox', () => {
  const inbox = (asked: object = {}) =>
    ground.ada.call('comments.inbox', { workspaceId: ground.ada.workspaceId, ...asked });
  const texts = async (asked: object) => (await inbox(asked)).items.map(({ text }) => text);

  it('lists what others said below all posts, newest first, and knows what was answered', async () => {
    const one = await ground.publish('First of the inbox');
    const other = await ground.publish('Second of the inbox');
    await ground.comment(one.remoteId, 'Inbox: is it dishwasher-proof?');
    await ground.comment(other.remoteId, 'Inbox: what does it weigh?');
    await ground.readNow(one.id);
    await ground.readNow(other.id);
    const before = await inbox({ search: 'Inbox:' });
    expect(before.items.map(({ text, isAnswered, publicationId }) => [text, isAnswered, publicationId])).toEqual([
      ['Inbox: what does it weigh?', false, other.id],
      ['Inbox: is it dishwasher-proof?', false, one.id],
    ]);
    const [newest] = before.items;
    expect(newest).toMatchObject({ accountId: ground.account.id, authorHandle: 'tern', whyNoReply: null, replies: [] });
    await ground.replyTo(other.id, newest?.id ?? '', 'Inbox: 300 g.');
    expect(await texts({ search: 'inbox:', show: 'answered' })).toEqual(['Inbox: what does it weigh?']);
    expect(await texts({ search: 'inbox:', show: 'unanswered' })).toEqual(['Inbox: is it dishwasher-proof?']);
    expect((await inbox()).unanswered).toBe(before.unanswered - 1);
    await ground.untilReply(other.id, 'sent');
    await ground.readNow(other.id);
    // It came back as a comment: what is ours is no line of its own.
    const [answered] = (await inbox({ search: 'weigh' })).items;
    expect(answered?.answers).toMatchObject([{ isOwn: true, remoteId: answered?.replies[0]?.remoteId }]);
    expect(await texts({ search: '300 g' })).toEqual([]);
  });

  it('takes for unanswered again what was refused, and what was answered elsewhere for answered', async () => {
    const { id, remoteId } = await ground.publish('Answered elsewhere');
    const asked = await ground.comment(remoteId, 'Elsewhere: how tall?');
    await ground.readNow(id);
    const [told] = (await inbox({ search: 'elsewhere' })).items;
    ground.standIn.fault({ kind: 'server_error_before', route: 'statuses.create', status: 422 });
    await ground.replyTo(id, told?.id ?? '', 'Elsewhere: refused.');
    await ground.untilReply(id, 'failed');
    expect(await texts({ search: 'elsewhere', show: 'unanswered' })).toHaveLength(1);
    await ground.comment(asked, 'Elsewhere: 20 cm.', ground.account.token);
    await ground.readNow(id);
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
    const { workspaceId } = ground.ada;
    const [project] = (await ground.ada.call('projects.list', { workspaceId })).items;
    expect((await inbox({ projectId: project?.id, accountId: ground.account.id, limit: 200 })).items).toHaveLength(
      seen.length,
    );
    const elsewhere = '0190b0b0-0000-7000-8000-000000000000';
    expect(await texts({ projectId: elsewhere })).toEqual([]);
    expect(await texts({ accountId: elsewhere })).toEqual([]);
    expect((await inbox({ search: 'ter', limit: 200 })).items).toHaveLength(seen.length);
    expect(await texts({ search: 'no such words anywhere' })).toEqual([]);
    await expect(inbox({ cursor: 'x' })).rejects.toMatchObject({ status: 400, code: 'bad_cursor' });
    const neighbour = await ground.server.signUp();
    expect(await neighbour.call('comments.inbox', { workspaceId: neighbour.workspaceId })).toMatchObject({
      items: [],
      unanswered: 0,
    });
  });

  it('finds its newest, its unanswered and its words by indexes, however many there are', async () => {
    const { id } = await ground.commented('Many in the inbox');
    await ground.server.app.db.inWorkspace(ground.ada.workspaceId, async ({ client }) => {
      await client.query(
        `insert into comments (workspace_id, id, account_id, publication_id, remote_id, author_handle, text, at, is_own, first_read_at, is_answered)
         select $1, gen_random_uuid(), $2, $3, 'bulk-' || n, 'crowd', 'Bulk ' || md5(n::text), now() - n * interval '1 minute', false, now(), n % 50 <> 0
         from generate_series(1, 6000) n`,
        [ground.ada.workspaceId, ground.account.id, id],
      );
    });
    const plan = (sql: string) =>
      ground.server.app.db.inWorkspace(ground.ada.workspaceId, async ({ client }) => {
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, [ground.ada.workspaceId]);
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
