import { standIns } from '@antiphon/channels/stand-ins';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AppContext } from '../../context.ts';
import type { StartedStandIn } from '../../testing/stand-in-settings.ts';
import { replyToComment } from './reply-to-comment.ts';
import { sendReply } from './send-reply.ts';
import { type InboxGround, outcomes, startInboxGround } from './testing/inbox-ground.ts';
import { connectedTo, publishedOn } from './testing/published-on.ts';

// What waits for a second try waits for a job; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

/** Other networks that take replies, and how somebody writes below a post there. */
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

let networks: readonly StartedStandIn[] = [];
let ground: InboxGround;
beforeAll(async () => {
  networks = await Promise.all(
    places.map(async (place) => {
      const installed = standIns.find(({ id }) => id === place.id) ?? expect.fail(place.id);
      return { installed, standIn: await installed.start({ processingMs: 50 }) };
    }),
  );
  ground = await startInboxGround(networks);
}, 60_000);
afterEach(() => ground.standIn.reset());
afterAll(async () => {
  await ground?.stop();
  await Promise.all(networks.map(({ standIn }) => standIn.close()));
});

describe('a reply', () => {
  it('is said once below the comment it answers, however often it is asked for with the same key', async () => {
    const { id, commentId } = await ground.commented('Once');
    const made = await ground.replyTo(id, commentId, 'In a wood kiln.', 'reply-once');
    expect(await ground.replyTo(id, commentId, 'In a wood kiln.', 'reply-once')).toMatchObject({ id: made.id });
    const reply = await ground.untilReply(id, 'sent');
    expect(outcomes(reply)).toEqual(['done']);
    const [said] = ground.saidBelow('In a wood kiln.');
    expect(ground.saidBelow('In a wood kiln.')).toHaveLength(1);
    expect(said?.id).toBe(reply.remoteId);
    await ground.readNow(id);
    expect((await ground.list(id)).items.at(-1)).toMatchObject({ remoteId: reply.remoteId, isOwn: true });
  });

  it('that the network would refuse is refused before anything is kept or sent', async () => {
    const { id, commentId } = await ground.commented('Too long a reply');
    const sentBefore = ground.standIn.counts['statuses.create'];
    // 495 letters and the name that Mastodon wants in front of them.
    await expect(ground.replyTo(id, commentId, 'x'.repeat(495))).rejects.toMatchObject({
      status: 422,
      code: 'reply_not_taken',
      message: expect.stringContaining('1 character too long'),
    });
    expect((await ground.list(id)).replies).toEqual([]);
    expect(ground.standIn.counts['statuses.create']).toBe(sentBefore);
  });

  it('is found when its answer was lost, and not said again', async () => {
    const { id, commentId } = await ground.commented('Lost after');
    ground.standIn.fault({ kind: 'lose_after', route: 'statuses.create' });
    await ground.replyTo(id, commentId, 'Said, answer lost.');
    const reply = await ground.untilReply(id, 'sent', 'needs_attention');
    expect(reply).toMatchObject({ state: 'sent', remoteId: ground.saidBelow('Said, answer lost.')[0]?.id });
    expect(outcomes(reply)).toEqual(['unknown', 'found']);
    expect(ground.saidBelow('Said, answer lost.')).toHaveLength(1);
  });

  it.each(['lose_before', 'server_error_after'] as const)('is there once after %s', async (kind) => {
    const { id, commentId } = await ground.commented(`After ${kind}`);
    const text = `Said despite ${kind}.`;
    ground.standIn.fault({ kind, route: 'statuses.create' });
    await ground.replyTo(id, commentId, text);
    const { workspaceId } = ground.ada;
    // "Absent" is believed after the network's patience only; the test does not wait for it.
    await vi.waitFor(
      async () => {
        await ground.server.app.db.inWorkspace(workspaceId, ({ client }) =>
          client.query(
            "update replies set ask_count = 99 where publication_id = $1 and state = 'unknown' and leased_until is null",
            [id],
          ),
        );
        const reply = (await ground.list(id)).replies.at(-1);
        if (reply?.state !== 'sent') throw new Error(`still ${JSON.stringify(reply)}`);
      },
      { timeout: 30_000, interval: 50 },
    );
    expect(ground.saidBelow(text)).toHaveLength(1);
  });

  it('that nobody can tell is settled by a person, and never by itself', async () => {
    const { id, remoteId, commentId } = await ground.commented('Doubtful');
    ground.standIn.fault({ kind: 'lose_before', route: 'statuses.create' });
    ground.standIn.fault({ kind: 'unauthorized', route: 'statuses.context', times: 'always' });
    await ground.replyTo(id, commentId, 'Is this there?');
    const doubtful = await ground.untilReply(id, 'needs_attention', 'failed');
    expect(doubtful.state).toBe('needs_attention');
    expect(doubtful.nextTryAt).toBeNull();
    expect(ground.saidBelow('Is this there?')).toHaveLength(0);
    ground.standIn.reset();
    await ground.connect(ground.account.token);
    const { workspaceId } = ground.ada;
    await ground.ada.call('comments.decide', { workspaceId, replyId: doubtful.id, decision: 'send_again' });
    const sent = await ground.untilReply(id, 'sent');
    expect(outcomes(sent)).toEqual(['unknown', 'failed', 'done', 'done']);
    expect(ground.saidBelow('Is this there?')).toHaveLength(1);
    await expect(
      ground.ada.call('comments.decide', { workspaceId, replyId: sent.id, decision: 'drop' }),
    ).rejects.toMatchObject({ status: 409, code: 'nothing_unknown' });
    expect(remoteId).not.toBe('');
  });

  it('that the network refuses is shown with why, and can be dropped', async () => {
    const { id, commentId } = await ground.commented('Refused');
    ground.standIn.fault({ kind: 'server_error_before', route: 'statuses.create', status: 422 });
    await ground.replyTo(id, commentId, 'Too long or so.');
    const failed = await ground.untilReply(id, 'failed', 'sent');
    expect(failed).toMatchObject({ state: 'failed', words: expect.stringMatching(/\w/) });
    const { workspaceId } = ground.ada;
    // Nobody need look at the post to hear of it.
    await vi.waitFor(
      async () => {
        const { items } = await ground.ada.call('notifications.list', { workspaceId });
        expect(items.filter((alarm) => alarm.publicationId === id)).toMatchObject([
          { kind: 'failed', words: expect.stringContaining('did not get your reply on') },
        ]);
      },
      { timeout: 30_000, interval: 200 },
    );
    const dropped = await ground.ada.call('comments.decide', { workspaceId, replyId: failed.id, decision: 'drop' });
    expect(dropped.state).toBe('dropped');
    expect(ground.saidBelow('Too long or so.')).toHaveLength(0);
  });

  it('is written by those who may approve only, where the workspace sends only what was approved', async () => {
    const { id, commentId } = await ground.commented('Approved only');
    const { workspaceId } = ground.ada;
    const editor = await ground.server.join(ground.ada, 'editor');
    const wish = { workspaceId, publicationId: id, commentId, text: 'By an editor.' };
    await ground.ada.call('workspaces.setApproval', { workspaceId, needsApproval: true });
    await expect(editor.call('comments.reply', wish)).rejects.toMatchObject({ status: 403, code: 'needs_approver' });
    await ground.ada.call('comments.reply', { ...wish, text: 'By an owner.' });
    await ground.untilReply(id, 'sent');
    await ground.ada.call('workspaces.setApproval', { workspaceId, needsApproval: false });
    await editor.call('comments.reply', wish);
    await ground.untilReply(id, 'sent');
    expect(ground.saidBelow('By an editor.')).toHaveLength(1);
  });
});

describe('a reply on other networks', () => {
  it('is there once after a lost answer, below what it answers', async () => {
    const { workspaceId } = ground.ada;
    const { readNow, replyTo, untilReply } = ground;
    const inThere: (() => Promise<void>)[] = [];
    for (const { id, route, said } of places) {
      const network = networks.find(({ installed }) => installed.id === id) ?? expect.fail(id);
      const owner = await connectedTo(ground.ada, network);
      const { installed, standIn: there } = network;
      inThere.push(async () => {
        const published = await publishedOn(ground.ada, network, owner, 'The kiln opens on Thursday.');
        const asked = `How was it fired on ${id}?`;
        const state = there.state as { addComment(comment: object): { readonly id: string } };
        const { id: remoteId } = state.addComment(said(published.remoteId, asked));
        await readNow(published.id);
        const [told] = (await ground.ada.call('comments.inbox', { workspaceId, search: asked, show: 'unanswered' }))
          .items;
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
    const app: AppContext = {
      ...ground.server.app,
      queue: { ...ground.server.app.queue, enqueue: async () => undefined },
    };
    const pass = { actor: { kind: 'nobody' as const }, userId: null, role: 'owner' as const };
    return ground.server.app.db.inWorkspace(ground.ada.workspaceId, async (scope) => {
      const id = await replyToComment(app, scope, { publicationId, commentId, text, pass, seed: 'ab'.repeat(16) });
      await scope.client.query("update replies set next_try_at = now() + interval '1 hour' where id = $1", [id]);
      return id;
    });
  }
  const at = (hours: number): AppContext => ({
    ...ground.server.app,
    clock: { now: () => new Date(Date.now() + hours * 3_600_000) },
  });

  it('leaves one reply: the next one reads the comments back instead of saying it again', async () => {
    const { id, commentId } = await ground.commented('Killed');
    const replyId = await askedByHand(id, commentId, 'Said before the end.');
    const [mastodon] = ground.server.app.channels.filter((channel) => channel.id === 'mastodon');
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
    const run = { workspaceId: ground.ada.workspaceId, replyId };
    await expect(sendReply(dying, run)).rejects.toThrow('killed here');
    await Promise.all([sendReply(at(2), run), sendReply(at(2), run)]);
    expect(ground.saidBelow('Said before the end.')).toHaveLength(1);
    // The clock of the test ran ahead: what was written since stands nearer than the call seems to.
    await ground.server.app.db.inWorkspace(ground.ada.workspaceId, ({ client }) =>
      client.query("update replies set sent_at = now() - interval '1 minute' where id = $1", [replyId]),
    );
    await Promise.all(Array.from({ length: 3 }, () => sendReply(at(3), run)));
    const reply = (await ground.list(id)).replies.at(-1);
    expect(reply).toMatchObject({ state: 'sent', remoteId: ground.saidBelow('Said before the end.')[0]?.id });
    expect(outcomes(reply ?? { calls: [] })).toEqual(['unknown', 'found']);
    expect(ground.saidBelow('Said before the end.')).toHaveLength(1);
  });
});
